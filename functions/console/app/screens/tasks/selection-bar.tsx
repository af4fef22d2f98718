import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Confirm } from '../../parts/dialog.tsx';
import { count } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';
import { useChangeTasks } from './change-tasks.ts';
import type { Task } from './read-tasks.ts';
import { isOpen } from './task-state.tsx';

export interface Rep {
  readonly id: string;
  readonly name: string;
}

interface SelectionBarProps {
  readonly tasks: readonly Task[];
  readonly reps: readonly Rep[];
  readonly onDone: () => void;
}

const NO_ONE = 'no one';

/** What can be done with the selected tasks. */
export function SelectionBar({ tasks, reps, onDone }: SelectionBarProps) {
  const change = useChangeTasks();
  const refusal = useRefusal('operator');
  const [isCancelling, setCancelling] = useState(false);
  if (tasks.length === 0) return null;
  const open = tasks.filter(isOpen);
  const end = (status: 'COMPLETED' | 'CANCELLED', done: string) => {
    change.mutate({ tasks: open, change: { status }, done });
    setCancelling(false);
    onDone();
  };
  const assign = (value: string) => {
    const rep = reps.find(({ id }) => id === value);
    change.mutate({ tasks, change: { assigneeId: rep?.id ?? null }, done: `given to ${rep?.name ?? NO_ONE}` });
    onDone();
  };
  return (
    <section className="bar" aria-label="Selected tasks">
      <span className="b">{tasks.length} selected</span>
      <select
        className="input"
        style={{ width: 'auto' }}
        aria-label="Reassign to"
        value=""
        disabled={refusal !== undefined}
        onChange={(event) => assign(event.target.value)}
      >
        <option value="" disabled>
          Reassign to…
        </option>
        {reps.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        <option value={NO_ONE}>{NO_ONE}</option>
      </select>
      {open.length > 0 && (
        <>
          <Button refusal={refusal} shortcut="e" onClick={() => end('COMPLETED', 'completed')}>
            Complete {open.length}
          </Button>
          <Button refusal={refusal} onClick={() => setCancelling(true)}>
            Cancel {open.length}…
          </Button>
        </>
      )}
      <Button kind="ghost" icon="close" onClick={onDone}>
        Clear
      </Button>
      {isCancelling && (
        <Confirm
          title={`Cancel ${count(open.length, 'task')}?`}
          action={`Cancel ${count(open.length, 'task')}`}
          leave="Leave them"
          onConfirm={() => end('CANCELLED', 'cancelled')}
          onClose={() => setCancelling(false)}
        >
          <p className="dim">Their triggers act on each occurrence once, so they do not make these tasks again.</p>
        </Confirm>
      )}
    </section>
  );
}
