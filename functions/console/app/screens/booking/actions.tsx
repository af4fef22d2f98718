/** What can be done with a booking in its state. */
import { useState } from 'react';
import { useLocation } from 'wouter';
import { Button } from '../../parts/button.tsx';
import { Confirm } from '../../parts/dialog.tsx';
import { useRefusal } from '../../session/session.ts';
import { customerOf } from '../bookings/booking-words.tsx';
import { useChangeBooking, useDeleteBooking } from '../bookings/change-bookings.ts';
import { Refused } from '../bookings/refused.tsx';
import type { Booking } from './booking.tsx';
import { EditDialog } from './edit-dialog.tsx';
import { EndDialog, type Ending } from './end-dialog.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { RetryDialog } from './retry-dialog.tsx';

/** Statuses that the database lets follow each other, without those that the call sets. */
const endings: Readonly<Record<Booking['status'], readonly Ending[]>> = {
  scheduled: ['completed', 'missed', 'cancelled'],
  in_progress: ['completed', 'missed', 'cancelled'],
  completed: ['missed'],
  missed: ['completed'],
  cancelled: [],
  failed: [],
};

const words: Readonly<Record<Ending, string>> = { completed: 'Complete…', missed: 'Missed…', cancelled: 'Cancel…' };

const mayRetry = ({ status, taskStatus, isFollowUp }: Booking): boolean =>
  taskStatus === 'failed' && isFollowUp && status !== 'completed' && status !== 'missed';

const mayMove = ({ status, taskStatus }: Booking): boolean =>
  (status === 'scheduled' || status === 'failed') && taskStatus !== 'executing' && taskStatus !== 'executed';

type Asked = 'retry' | 'move' | 'edit' | 'delete' | Ending;

function DeleteDialog({ booking, onClose }: { readonly booking: Booking; readonly onClose: () => void }) {
  const remove = useDeleteBooking();
  const [, navigate] = useLocation();
  return (
    <Confirm
      title={`Delete the booking with ${customerOf(booking)}?`}
      action="Delete the booking"
      onConfirm={() => remove.mutate(booking.id, { onSuccess: () => navigate('/bookings') })}
      onClose={onClose}
    >
      <p className="dim">It is gone with its call that is to come, and cannot be brought back. Cancel it to keep it.</p>
      <Refused error={remove.error} />
    </Confirm>
  );
}

function Dialogs({
  asked,
  ...given
}: {
  readonly asked: Asked | undefined;
  readonly booking: Booking;
  readonly onClose: () => void;
}) {
  if (asked === 'retry') return <RetryDialog {...given} />;
  if (asked === 'move') return <MoveDialog {...given} />;
  if (asked === 'edit') return <EditDialog {...given} />;
  if (asked === 'delete') return <DeleteDialog {...given} />;
  return asked === undefined ? null : <EndDialog ending={asked} {...given} />;
}

/** Books a cancelled booking again. */
function BookAgain({ booking, refusal }: { readonly booking: Booking; readonly refusal: string | undefined }) {
  const change = useChangeBooking();
  const again = () => change.mutate({ id: booking.id, body: { status: 'scheduled' }, done: 'Booked again.' });
  return (
    <>
      <Button kind="pri" refusal={refusal} isBusy={change.isPending} onClick={again}>
        Book again
      </Button>
      {change.error && <Refused error={change.error} />}
    </>
  );
}

export function Actions({ booking }: { readonly booking: Booking }) {
  const refusal = useRefusal('operator');
  const [asked, setAsked] = useState<Asked>();
  return (
    <div className="row wrap">
      {mayRetry(booking) && (
        <Button kind="pri" refusal={refusal} onClick={() => setAsked('retry')}>
          Retry the call…
        </Button>
      )}
      {booking.status === 'cancelled' && <BookAgain booking={booking} refusal={refusal} />}
      {mayMove(booking) && (
        <Button refusal={refusal} onClick={() => setAsked('move')}>
          Move…
        </Button>
      )}
      {endings[booking.status].map((ending) => (
        <Button key={ending} refusal={refusal} onClick={() => setAsked(ending)}>
          {words[ending]}
        </Button>
      ))}
      <Button refusal={refusal} onClick={() => setAsked('edit')}>
        Notes and result…
      </Button>
      <Button kind="ghost" refusal={refusal} onClick={() => setAsked('delete')}>
        Delete…
      </Button>
      <Dialogs asked={asked} booking={booking} onClose={() => setAsked(undefined)} />
    </div>
  );
}
