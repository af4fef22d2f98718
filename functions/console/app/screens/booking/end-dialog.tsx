import { Confirm } from '../../parts/dialog.tsx';
import { customerOf } from '../bookings/booking-words.tsx';
import { useChangeBooking } from '../bookings/change-bookings.ts';
import { Refused } from '../bookings/refused.tsx';
import type { Booking } from './booking.tsx';

export type Ending = 'completed' | 'missed' | 'cancelled';

interface EndDialogProps {
  readonly ending: Ending;
  readonly booking: Booking;
  readonly onClose: () => void;
}

const questions: Readonly<Record<Ending, readonly [title: (name: string) => string, action: string, done: string]>> = {
  completed: [(name) => `Complete the booking with ${name}?`, 'Complete it', 'completed'],
  missed: [(name) => `Was the booking with ${name} missed?`, 'It was missed', 'noted as missed'],
  cancelled: [(name) => `Cancel the booking with ${name}?`, 'Cancel the booking', 'cancelled'],
};

function consequenceOf(ending: Ending, { status, taskStatus, isFollowUp }: Booking): string {
  const isToCome = isFollowUp && (taskStatus === 'pending' || taskStatus === 'scheduled');
  const call = isToCome ? 'Its call is not made.' : 'A call that has begun is not taken back.';
  if (ending === 'cancelled') return `${call} The rep's time is free again. A cancelled booking can be booked again.`;
  if (status === 'completed' || status === 'missed') return 'Only what is recorded changes; no call is made.';
  return `${isFollowUp ? call : ''} It cannot be scheduled again: for another call, make a new booking.`.trim();
}

/** Asks before a booking ends. */
export function EndDialog({ ending, booking, onClose }: EndDialogProps) {
  const change = useChangeBooking();
  const [title, action, done] = questions[ending];
  const confirm = () =>
    change.mutate(
      {
        id: booking.id,
        body: { status: ending },
        done: `The booking with ${customerOf(booking)} is ${done}.`,
        ...(ending === 'cancelled' ? { reverse: { status: 'scheduled' as const } } : {}),
      },
      { onSuccess: onClose },
    );
  return (
    <Confirm title={title(customerOf(booking))} action={action} leave="Leave it" onConfirm={confirm} onClose={onClose}>
      <p className="dim">{consequenceOf(ending, booking)}</p>
      <Refused error={change.error} />
    </Confirm>
  );
}
