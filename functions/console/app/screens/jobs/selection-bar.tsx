import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { useRefusal } from '../../session/session.ts';
import { BulkDialog } from './bulk-dialog.tsx';
import { type Job, mayCancel, mayRetry } from './job-words.tsx';
import { type Move, useMoveJobs } from './move-jobs.ts';

interface BarProps {
  readonly jobs: readonly Job[];
  readonly onDone: () => void;
}

/** What can be done with the selected jobs. */
export function SelectionBar({ jobs, onDone }: BarProps) {
  const move = useMoveJobs();
  const refusal = useRefusal('operator');
  const [isDiscarding, setDiscarding] = useState(false);
  if (jobs.length === 0) return null;
  const failed = jobs.filter(({ status }) => status === 'FAILED');
  const cancelled = jobs.filter(({ status }) => status === 'CANCELLED');
  const discarded = jobs.filter(({ status }) => status === 'DISCARDED');
  const retried = jobs.filter(mayRetry);
  const queued = jobs.filter(mayCancel);
  const moveAll = (how: Move, chosen: readonly Job[], status?: 'FAILED' | 'CANCELLED' | 'DISCARDED') => {
    if (chosen.length === 0) return;
    move.mutate({ how, filter: { ids: chosen.map(({ id }) => id), ...(status ? { status } : {}) } });
  };
  const retry = () => {
    moveAll('retry', failed, 'FAILED');
    moveAll('retry', cancelled, 'CANCELLED');
    moveAll('retry', discarded, 'DISCARDED');
    onDone();
  };
  const cancel = () => {
    moveAll('cancel', queued);
    onDone();
  };
  return (
    <section className="bar" aria-label="Selected jobs">
      <span className="b">{jobs.length} selected</span>
      {retried.length > 0 && (
        <Button refusal={refusal} onClick={retry}>
          Retry {retried.length}
        </Button>
      )}
      {queued.length > 0 && (
        <Button refusal={refusal} onClick={cancel}>
          Cancel {queued.length}
        </Button>
      )}
      {failed.length > 0 && (
        <Button refusal={refusal} onClick={() => setDiscarding(true)}>
          Discard {failed.length}…
        </Button>
      )}
      <Button kind="ghost" icon="close" onClick={onDone}>
        Clear
      </Button>
      {isDiscarding && (
        <BulkDialog
          how="discard"
          filter={{ ids: failed.map(({ id }) => id) }}
          onClose={() => {
            setDiscarding(false);
            onDone();
          }}
        />
      )}
    </section>
  );
}
