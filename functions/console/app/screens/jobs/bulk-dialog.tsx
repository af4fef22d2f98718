import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { ReasonForm } from '../../parts/form/reason-form.tsx';
import { View } from '../../parts/view.tsx';
import { count, inWords, number } from '../../parts/words.ts';
import { type JobFilter, MOST_JOBS, type Move, useMatches, useMoveJobs } from './move-jobs.ts';

export interface Bulk {
  readonly how: Move;
  readonly filter: JobFilter;
}

const verbs = { retry: 'Retry', cancel: 'Cancel', discard: 'Discard' } as const;

/** The filter in words. */
function wordsOf({ type, queue, customerId, error, from, to, status, isDelayed, ids }: JobFilter): string {
  const parts = [
    ids && 'that you chose',
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

/** What becomes of them. */
const effects = {
  retry: 'Each runs again with all its attempts. Of jobs that do the same, only the newest runs.',
  cancel: 'Jobs that run already go on. A cancelled job can be retried.',
  discard:
    'They stay in the history, and no list or alarm of failed jobs has them any more. A discarded job can be retried.',
} as const;

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
  const confirm = (reason?: string) => {
    move.mutate({ how, filter, expected: matched, ...(reason === undefined ? {} : { reason }) });
    onClose();
  };
  const action = `${verbs[how]} ${number(some)}`;
  return (
    <>
      <p>
        <span className="b">{count(matched, 'job')}</span> {wordsOf(filter)}.
      </p>
      {matched > MOST_JOBS && <p className="dim">One step changes {number(MOST_JOBS)} at most; repeat it for more.</p>}
      <p className="sm dim">{effects[how]}</p>
      {how === 'discard' ? (
        <ReasonForm action={action} isBusy={move.isPending} onConfirm={confirm} onClose={onClose} />
      ) : (
        <div className="row end">
          <Button onClick={onClose}>Leave them</Button>
          <Button kind="pri" onClick={() => confirm()}>
            {action}
          </Button>
        </div>
      )}
    </>
  );
}

/** A question with the count, where it is known before the jobs are counted. */
const titleOf = ({ how, filter: { ids } }: Bulk): string =>
  ids ? `${verbs[how]} ${count(ids.length, 'job')}?` : `${verbs[how]} all jobs that match?`;

/** Counts the jobs that match before it changes them. */
export function BulkDialog({ how, filter, onClose }: Bulk & { readonly onClose: () => void }) {
  const query = useMatches(how, filter);
  return (
    <Dialog title={titleOf({ how, filter })} onClose={onClose}>
      <View query={query} rows={2}>
        {(matched) => <Choices how={how} filter={filter} matched={matched} onClose={onClose} />}
      </View>
    </Dialog>
  );
}
