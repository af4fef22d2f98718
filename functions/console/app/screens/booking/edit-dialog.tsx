import { type FormEvent, useId, useState } from 'react';
import { Dialog } from '../../parts/dialog.tsx';
import { customerOf } from '../bookings/booking-words.tsx';
import { useChangeBooking } from '../bookings/change-bookings.ts';
import { FormEnd } from '../bookings/form-end.tsx';
import type { Booking } from './booking.tsx';

const MOST_NOTES = 10_000;
const MOST_RESULT = 100;
/** Those that endpoints report; the last two make one more booking, where the setting says so. */
const RESULTS = ['reached', 'no_answer', 'busy'];

const orNull = (text: string): string | null => (text.trim() === '' ? null : text);

/** What a person wrote about the booking, and how the call went. */
export function EditDialog({ booking, onClose }: { readonly booking: Booking; readonly onClose: () => void }) {
  const change = useChangeBooking();
  const [notes, setNotes] = useState(booking.notes ?? '');
  const [result, setResult] = useState(booking.callResult ?? '');
  const list = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = {
      ...(orNull(notes) === booking.notes ? {} : { notes: orNull(notes) }),
      ...(orNull(result) === booking.callResult ? {} : { callResult: orNull(result) }),
    };
    if (Object.keys(body).length === 0) return onClose();
    change.mutate({ id: booking.id, body, done: 'Saved.' }, { onSuccess: onClose });
  };
  return (
    <Dialog title={`Notes and result of the booking with ${customerOf(booking)}?`} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <label className="stack">
          <span className="b">Notes</span>
          <textarea
            className="input"
            rows={5}
            maxLength={MOST_NOTES}
            value={notes}
            onChange={(event) => setNotes(event.target.value)}
          />
        </label>
        <label className="stack">
          <span className="b">Result of the call</span>
          <input
            className="input"
            list={list}
            maxLength={MOST_RESULT}
            value={result}
            onChange={(event) => setResult(event.target.value)}
          />
          <datalist id={list}>
            {RESULTS.map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
        </label>
        <FormEnd error={change.error} submit="Save" isPending={change.isPending} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
