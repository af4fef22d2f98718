import { Link } from 'wouter';
import { now } from '../../../clock.ts';
import { number } from '../../../parts/words.ts';
import { useTenantZone } from '../../../session/session.ts';
import { RepLoad } from '../ask/rep-list.tsx';
import { type BoardRep, isOver, loadOf, nameOf } from '../ask/reps.ts';
import { endOfDay } from '../due.ts';
import { useFilters } from '../filters.ts';
import type { Column as ColumnOfRep } from '../read-tasks.ts';
import type { RowsProps } from '../rows.ts';
import styles from '../tasks.module.css';
import { whenOf } from './columns.ts';
import type { Drag } from './drag.ts';
import { TaskCard } from './task-card.tsx';

const groups = [
  ['overdue', 'Overdue'],
  ['today', 'Today'],
  ['later', 'Later'],
  ['undated', 'Without a date'],
] as const;

/** How much of a day the rep's tasks of today fill. */
function Meter({ rep }: { readonly rep: BoardRep }) {
  if (rep.capacity === null) return null;
  const share = rep.capacity === 0 ? Number(loadOf(rep) > 0) : Math.min(1, loadOf(rep) / rep.capacity);
  return (
    <span className={styles.meter} aria-hidden="true">
      <b className={isOver(rep) ? styles.over : undefined} style={{ width: `${100 * share}%` }} />
    </span>
  );
}

/** The way to the tasks that the column does not show. */
function Rest({ column: { id, open, tasks } }: { readonly column: ColumnOfRep }) {
  const [filters] = useFilters();
  if (open <= tasks.length) return null;
  const isAlone = Boolean(filters.assigneeId || filters.isAssigned);
  const { isAssigned: _, ...others } = filters;
  const own = id === null ? { isAssigned: 'false' } : { assigneeId: id };
  const to = new URLSearchParams({ ...others, ...own, ...(isAlone ? { view: 'list' } : {}) });
  return (
    <p className="sm dim">
      {number(tasks.length)} of {number(open)} shown, those due first.{' '}
      <Link className="link" href={`/tasks?${to}`}>
        {isAlone ? 'All in the list' : 'Show more of them'}
      </Link>
    </p>
  );
}

interface ColumnProps extends RowsProps {
  readonly column: ColumnOfRep;
  /** Undefined for nobody, and until it is known. */
  readonly rep: BoardRep | undefined;
  readonly drag: Drag;
}

/** The open tasks of one rep by when they are due, and a place to drag others to. */
export function Column({ column, rep, drag, selected, current, onSelect, onOpen }: ColumnProps) {
  const { id, open, tasks } = column;
  const name = id === null ? 'No one' : nameOf(column.name);
  const day = { now: now(), end: endOfDay(now(), useTenantZone()) };
  const isTarget = drag.takes(id) && (rep === undefined || rep.isActive);
  return (
    <section
      className={isTarget ? `${styles.column} ${styles.target}` : styles.column}
      aria-label={name}
      {...(isTarget ? drag.targetProps(id === null ? null : { id, name: column.name }) : {})}
    >
      <div>
        <h2 className="row between">
          <span className="cut">{name}</span>
          <span className="dim">{number(open)}</span>
        </h2>
        {rep && <Meter rep={rep} />}
        {rep && <RepLoad rep={rep} />}
      </div>
      {groups.map(([when, title]) => {
        const due = tasks.filter((task) => whenOf(task, day) === when);
        if (due.length === 0) return null;
        return (
          <div key={when} className={styles.group}>
            <h3 className={when === 'overdue' ? 'row between bad-text' : 'row between dim'}>
              {title} <span>{number(column[when])}</span>
            </h3>
            <ul className={styles.cards}>
              {due.map((task) => (
                <TaskCard
                  key={task.id}
                  task={task}
                  drag={drag}
                  isSelected={selected.has(task.id)}
                  isCurrent={current === task.id}
                  onSelect={(isSelected) => onSelect(task.id, isSelected)}
                  onOpen={() => onOpen(task.id)}
                />
              ))}
            </ul>
          </div>
        );
      })}
      <Rest column={column} />
    </section>
  );
}
