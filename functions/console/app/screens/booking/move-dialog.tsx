import { type FormEvent, useState } from 'react';
import { Dialog } from '../../parts/dialog.tsx';
import { formatMoment, useZone } from '../../parts/moment.tsx';
import { useSession } from '../../session/session.ts';
import { customerOf } from '../bookings/booking-words.tsx';
import { useChangeBooking } from '../bookings/change-bookings.ts';
import { FormEnd } from '../bookings/form-end.tsx';
import { RepField } from '../bookings/rep-field.tsx';
import { toScheduledAt, whenAt, zonesOf } from '../bookings/when/when.ts';
import { WhenField } from '../bookings/when/when-field.tsx';
import type { Booking } from './booking.tsx';

/** Another moment, another rep, or both. */
export function MoveDialog({ booking, onClose }: { readonly booking: Booking; readonly onClose: () => void }) {
  const { id, scheduledAt, customer, assignee, status } = booking;
  const zone = useZone();
  const { tenant } = useSession();
  const change = useChangeBooking();
  const [when, setWhen] = useState(() => whenAt(Date.parse(scheduledAt), zone));
  const [assignedUserId, setAssignee] = useState(booking.assignedUserId);
  const zones = zonesOf(zone, tenant?.timeZone, customer.timeZone, booking.timeZone);
  const asBefore = whenAt(Date.parse(scheduledAt), when.zone);
  const isMoved = asBefore.wall !== when.wall || asBefore.isSecond !== when.isSecond;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // Only what was changed: the input knows no seconds, which the booking may have.
    const moment = isMoved
      ? { scheduledAt: toScheduledAt(when), ...(toScheduledAt(when).endsWith('Z') ? {} : { timeZone: when.zone }) }
      : {};
    const rep = assignedUserId === booking.assignedUserId ? {} : { assignedUserId };
    const done = isMoved ? `Moved to ${formatMoment(toScheduledAt(when), zone)}.` : 'Given to another rep.';
    if (!isMoved && assignedUserId === booking.assignedUserId) return onClose();
    change.mutate({ id, body: { ...moment, ...rep }, done }, { onSuccess: onClose });
  };
  return (
    <Dialog title={`Move the booking with ${customerOf(booking)}?`} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p className="dim">
          Now {formatMoment(scheduledAt, zone)} in {zone}, {assignee?.name ?? 'no one'}.
          {status === 'failed' && ' Another moment makes the failed call again.'}
        </p>
        <RepField value={assignedUserId} holder={assignee} onChange={setAssignee} />
        <WhenField when={when} zones={zones} assigneeId={assignedUserId} bookingId={id} onChange={setWhen} />
        <FormEnd error={change.error} submit="Move" isPending={change.isPending} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
