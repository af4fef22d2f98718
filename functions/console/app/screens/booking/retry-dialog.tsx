import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { customerOf } from '../bookings/booking-words.tsx';
import { useRetryCall } from '../bookings/change-bookings.ts';
import { UnknownOutcome } from '../bookings/failed/unknown-outcome.tsx';
import { Refused } from '../bookings/refused.tsx';
import type { Booking } from './booking.tsx';

/** Asks before a failed call is made again, with a warning where it may have been made. */
export function RetryDialog({ booking, onClose }: { readonly booking: Booking; readonly onClose: () => void }) {
  const retry = useRetryCall();
  const isRisky = booking.isOutcomeUnknown;
  return (
    <Dialog title={`Make the call with ${customerOf(booking)} again?`} onClose={onClose}>
      {isRisky ? (
        <UnknownOutcome />
      ) : (
        <>
          <p className="bad-text break">{booking.lastExecutionError}</p>
          <p>It is called at once when its moment is over, otherwise at its moment, with all its tries.</p>
        </>
      )}
      <Refused error={retry.error} />
      <div className="row end">
        <Button onClick={onClose}>Leave it</Button>
        <Button kind="pri" isBusy={retry.isPending} onClick={() => retry.mutate(booking.id, { onSuccess: onClose })}>
          {isRisky ? 'Call again all the same' : 'Retry the call'}
        </Button>
      </div>
    </Dialog>
  );
}
