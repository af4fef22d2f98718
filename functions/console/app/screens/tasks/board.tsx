/** Open tasks by rep, and by when they are due. */
import type { ReplyOf } from '../../api/call.ts';
import { now } from '../../clock.ts';
import { dayOf, formatDate, useZone } from '../../parts/moment.tsx';
import { Pill } from '../../parts/pill.tsx';
import { number } from '../../parts/words.ts';
import type { Task } from './read-tasks.ts';
import { TaskCard } from './task-card.tsx';
import { isOverdue } from './task-state.tsx';
import styles from './tasks.module.css';

export type BoardRep = ReplyOf<'getTaskBoard'>['reps'][number];

interface BoardProps {
  /** Who has tasks or could; empty until it is known. */
  readonly reps: readonly BoardRep[];
  readonly tasks: readonly Task[];
  readonly selected: ReadonlySet<string>;
  readonly current: string | undefined;
  readonly onSelect: (id: string, isSelected: boolean) => void;
  readonly onOpen: (id: string) => void;
}

type When = 'Overdue' | 'Today' | 'Later';

function whenOf(task: Task, today: string, zone: string): When {
  if (isOverdue(task)) return 'Overdue';
  return task.dueAt !== null && dayOf(Date.parse(task.dueAt), zone) === today ? 'Today' : 'Later';
}

/** Tasks by the rep's id, the rep with most first; those of nobody last. */
const byRep = (tasks: readonly Task[]) =>
  [...Map.groupBy(tasks, ({ assigneeId }) => assigneeId)].toSorted(
    ([a, of], [b, other]) => Number(a === null) - Number(b === null) || other.length - of.length,
  );

function nameOf(id: string | null, rep: BoardRep | undefined, [first]: readonly Task[]): string {
  return id === null ? 'No one' : (rep?.name ?? first?.assignee?.name ?? 'no name');
}

/** What the rep has to do today, overdue tasks included, of what a day holds. */
function Load({ rep }: { readonly rep: BoardRep }) {
  const { overdue, today, capacity, isOnLeave, leave } = rep;
  const load = overdue + today;
  return (
    <p className="row wrap sm dim">
      {capacity !== null && (
        <span className={load > capacity ? 'bad-text b' : undefined}>
          {number(load)} of {number(capacity)} today{load > capacity && ': over capacity'}
        </span>
      )}
      {isOnLeave && leave && <Pill tone="wait" text={`away until ${formatDate(leave.until)}`} />}
    </p>
  );
}

export function Board({ tasks, reps, selected, current, onSelect, onOpen }: BoardProps) {
  const zone = useZone();
  const today = dayOf(now(), zone);
  return (
    <div className={styles.board}>
      {byRep(tasks).map(([id, own]) => {
        const rep = reps.find((one) => one.id === id);
        const name = nameOf(id, rep, own);
        const groups = Map.groupBy(own, (task) => whenOf(task, today, zone));
        return (
          <section key={id} className={styles.column} aria-label={name}>
            <h2 className="row between">
              <span className="cut">{name}</span>
              <span className="dim">{number(own.length)}</span>
            </h2>
            {rep && <Load rep={rep} />}
            {(['Overdue', 'Today', 'Later'] as const).map((when) => {
              const due = groups.get(when) ?? [];
              if (due.length === 0) return null;
              return (
                <div key={when} className={styles.group}>
                  <h3 className={when === 'Overdue' ? 'row between bad-text' : 'row between dim'}>
                    {when} <span>{number(due.length)}</span>
                  </h3>
                  <ul className={styles.cards}>
                    {due.map((task) => (
                      <TaskCard
                        key={task.id}
                        task={task}
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
          </section>
        );
      })}
    </div>
  );
}
