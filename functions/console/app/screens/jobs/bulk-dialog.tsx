import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { View } from '../../parts/view.tsx';
import { count, inWords, number } from '../../parts/words.ts';
import { type JobFilter, MOST_JOBS, type Move, useMatches, useMoveJobs } from './move-jobs.ts';

export interface Bulk {
  readonly how: Move;
  readonly filter: JobFilter;
}

const verbs = { retry: 'Retry', cancel: 'Cancel' } as const;

/** The filter in words. */
function wordsOf({ type, queue, customerId, error, from, to, status, isDelayed }: JobFilter): string {
  const parts = [
    status && inWords(status),
    isDelayed !== undefined && (isDelayed ? 'delayed' : 'waiting'),
    type && `of the type ${inWords(type)}`,
    queue && `in the queue ${queue}`,
    customerId && 'for one customer',
    error && `with the error “${error}”`,
    from && `made since ${from}`,
    to && `made before ${to}`,
  ];
  return parts.filter(Boolean).join(', ');
}

function Choices({ how, filter, matched, onClose }: Bulk & { readonly matched: number; readonly onClose: () => void }) {
  const move = useMoveJobs();
  const some = Math.min(matched, MOST_JOBS);
  if (matched === 0)
    return (
      <>
        <p>No job matches now.</p>
        <div className="row end">
          <Button onClick={onClose}>Close</Button>
        </div>
      </>
    );
  const confirm = () => {
    move.mutate({ how, filter, expected: matched });
    onClose();
  };
  return (
    <>
      <p>
        <span className="b">{count(matched, 'job')}</span> {wordsOf(filter)}.
      </p>
      {matched > MOST_JOBS && <p className="dim">One step changes {number(MOST_JOBS)} at most; repeat it for more.</p>}
      <p className="sm dim">
        {how === 'retry'
          ? 'Each runs again with all its attempts. Of jobs that do the same, only the newest runs.'
          : 'Jobs that run already go on. A cancelled job can be retried.'}
      </p>
      <div className="row end">
        <Button onClick={onClose}>Leave them</Button>
        <Button kind="pri" onClick={confirm}>
          {verbs[how]} {number(some)}
        </Button>
      </div>
    </>
  );
}

/** Counts the jobs that match before it changes them. */
export function BulkDialog({ how, filter, onClose }: Bulk & { readonly onClose: () => void }) {
  const query = useMatches(how, filter);
  return (
    <Dialog title={`${verbs[how]} all jobs that match?`} onClose={onClose}>
      <View query={query} rows={2}>
        {(matched) => <Choices how={how} filter={filter} matched={matched} onClose={onClose} />}
      </View>
    </Dialog>
  );
}
