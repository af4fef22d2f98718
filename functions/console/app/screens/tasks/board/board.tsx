/** Open tasks by rep, and by when they are due. Tasks are dragged to other reps. */
import { RepLoad } from '../ask/rep-list.tsx';
import { type BoardRep, nameOf, takers } from '../ask/reps.ts';
import type { Column as ColumnOfRep, Task } from '../read-tasks.ts';
import type { RowsProps } from '../rows.ts';
import styles from '../tasks.module.css';
import { Column } from './column.tsx';
import { type Drag, useDrag } from './drag.ts';

interface BoardProps extends RowsProps {
  readonly columns: readonly ColumnOfRep[];
  /** Those of the columns. */
  readonly tasks: readonly Task[];
  /** Who has tasks or could; empty until it is known. */
  readonly reps: readonly BoardRep[];
}

/** Reps who have no column, as places to drag tasks to. */
function Others({
  reps,
  drag,
  hasNobody,
}: {
  readonly reps: readonly BoardRep[];
  readonly drag: Drag;
  readonly hasNobody: boolean;
}) {
  if (reps.length === 0 && hasNobody) return null;
  const targetOf = (rep: Task['assignee']) =>
    drag.takes(rep?.id ?? null)
      ? { className: `${styles.other} ${styles.target}`, ...drag.targetProps(rep) }
      : { className: styles.other };
  return (
    <section className={styles.column} aria-label="Without a task here">
      <h2 className="dim">Without a task here</h2>
      <ul className={styles.others}>
        {reps.map((rep) => (
          <li key={rep.id} {...targetOf({ id: rep.id, name: rep.name })}>
            <span className="b cut">{nameOf(rep.name)}</span>
            <RepLoad rep={rep} />
          </li>
        ))}
        {!hasNobody && (
          <li {...targetOf(null)}>
            <span className="b">No one</span>
          </li>
        )}
      </ul>
    </section>
  );
}

export function Board({ columns, reps, tasks, ...rows }: BoardProps) {
  const drag = useDrag(tasks, rows.selected);
  const hasColumn = (repId: string | null) => columns.some(({ id }) => id === repId);
  return (
    <div className={styles.board}>
      {columns.map((column) => (
        <Column key={column.id} column={column} rep={reps.find(({ id }) => id === column.id)} drag={drag} {...rows} />
      ))}
      <Others reps={takers(reps).filter(({ id }) => !hasColumn(id))} drag={drag} hasNobody={hasColumn(null)} />
    </div>
  );
}
