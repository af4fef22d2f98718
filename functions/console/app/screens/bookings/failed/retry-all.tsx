import { Button } from '../../../parts/button.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { count, number } from '../../../parts/words.ts';
import { useRetryCalls } from '../change-bookings.ts';
import { Refused } from '../refused.tsx';
import type { FailedGroup } from './failed-words.ts';
import { UnknownOutcome } from './unknown-outcome.tsx';

/** Most calls that the API changes at once. */
const MOST = 1000;

/** Asks before all calls of a group are made again. Those that may have been made are a choice of their own. */
export function RetryAll({ group, onClose }: { readonly group: FailedGroup; readonly onClose: () => void }) {
  const retry = useRetryCalls();
  const { code, bookings, unknown } = group;
  const safe = Math.min(bookings - unknown, MOST);
  const all = Math.min(bookings, MOST);
  const confirm = (includeUnknown: boolean) => {
    if (code === null) return;
    retry.mutate({ error: code, includeUnknown, limit: includeUnknown ? all : safe }, { onSuccess: onClose });
  };
  return (
    <Dialog title={`Make ${count(bookings, 'failed call')} again?`} onClose={onClose}>
      <p>
        Those with the error <code className="code">{code}</code>, the earliest first. Moments that are over are called
        at once. A call stays failed when its rep has another booking at that time.
      </p>
      {bookings > MOST && <p className="dim">One step makes {number(MOST)} again at most; repeat it for more.</p>}
      {unknown > 0 && <UnknownOutcome calls={unknown} />}
      <Refused error={retry.error} />
      <div className="row end wrap">
        <Button onClick={onClose}>Leave them</Button>
        {unknown > 0 && (
          <Button isBusy={retry.isPending} onClick={() => confirm(true)}>
            Call {number(all)} again all the same
          </Button>
        )}
        {safe > 0 && (
          <Button kind="pri" isBusy={retry.isPending} onClick={() => confirm(false)}>
            Retry {number(safe)}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
