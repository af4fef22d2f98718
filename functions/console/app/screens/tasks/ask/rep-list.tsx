import { now } from '../../../clock.ts';
import { Button } from '../../../parts/button.tsx';
import { dayOf } from '../../../parts/wall-time.ts';
import { useTenantZone } from '../../../session/session.ts';
import type { Task } from '../read-tasks.ts';
import styles from '../tasks.module.css';
import { useActions } from '../use-actions.ts';
import { type BoardRep, isOver, leaveInWords, loadInWords, nameOf } from './reps.ts';

/** What a rep has to do today of what a day holds, and leave. */
export function RepLoad({ rep }: { readonly rep: BoardRep }) {
  const leave = leaveInWords(rep, dayOf(now(), useTenantZone()));
  return (
    <span className="sm dim">
      <span className={isOver(rep) ? 'bad-text b' : undefined}>
        {loadInWords(rep)}
        {isOver(rep) && ': over capacity'}
      </span>
      {leave && ` · ${leave}`}
    </span>
  );
}

interface RepListProps {
  readonly reps: readonly BoardRep[];
  readonly tasks: readonly Task[];
  readonly onDone?: () => void;
}

/** Everyone whom the tasks can be given to, and no one. */
export function RepList({ reps, tasks, onDone }: RepListProps) {
  const { assign, refusal } = useActions();
  const give = (rep: BoardRep | null) => {
    assign(tasks, rep === null ? null : { id: rep.id, name: rep.name });
    onDone?.();
  };
  const isWith = (id: string | null) => tasks.every(({ assigneeId }) => assigneeId === id);
  return (
    <ul className={styles.reps}>
      {reps
        .filter(({ id }) => !isWith(id))
        .map((rep) => (
          <li key={rep.id}>
            <Button kind="ghost" refusal={refusal} onClick={() => give(rep)}>
              <span className="grow cut">{nameOf(rep.name)}</span>
              <RepLoad rep={rep} />
            </Button>
          </li>
        ))}
      {!isWith(null) && (
        <li>
          <Button kind="ghost" refusal={refusal} onClick={() => give(null)}>
            <span className="grow">No one</span>
          </Button>
        </li>
      )}
    </ul>
  );
}
