/** Open tasks by rep, and by when they are due. */
import { now } from '../../clock.ts';
import { dayOf, useZone } from '../../parts/moment.tsx';
import { number } from '../../parts/words.ts';
import type { Task } from './read-tasks.ts';
import { TaskCard } from './task-card.tsx';
import { isOverdue } from './task-state.tsx';
import styles from './tasks.module.css';

interface BoardProps {
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

/** Tasks by rep, the rep with most first; those of nobody last. */
function byRep(tasks: readonly Task[]): readonly (readonly [rep: string, tasks: readonly Task[]])[] {
  const columns = new Map<string, Task[]>();
  for (const task of tasks) {
    const rep = task.assigneeId === null ? '' : (task.assignee?.name ?? 'no name');
    columns.set(rep, [...(columns.get(rep) ?? []), task]);
  }
  return [...columns].toSorted(
    ([a, of], [b, other]) => Number(a === '') - Number(b === '') || other.length - of.length,
  );
}

export function Board({ tasks, selected, current, onSelect, onOpen }: BoardProps) {
  const zone = useZone();
  const today = dayOf(now(), zone);
  return (
    <div className={styles.board}>
      {byRep(tasks).map(([rep, own]) => {
        const groups = Map.groupBy(own, (task) => whenOf(task, today, zone));
        return (
          <section key={rep} className={styles.column} aria-label={rep || 'No one'}>
            <h2 className="row between">
              <span className="cut">{rep || 'No one'}</span>
              <span className="dim">{number(own.length)}</span>
            </h2>
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
