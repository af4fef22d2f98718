import { CustomerLink } from '../../parts/customer-link.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Pill } from '../../parts/pill.tsx';
import { inWords } from '../../parts/words.ts';
import type { Task } from './read-tasks.ts';
import styles from './tasks.module.css';

export function Priority({ task: { priority } }: { readonly task: Task }) {
  const tone = { LOW: 'plain', MEDIUM: 'plain', HIGH: 'wait', URGENT: 'bad' } as const;
  return <Pill tone={tone[priority]} text={inWords(priority)} constant={priority} />;
}

/** Why the task exists. */
export const reasonOf = ({ source }: Task): string => (source === null ? 'made by hand' : inWords(source));

interface TaskCardProps {
  readonly task: Task;
  readonly isSelected: boolean;
  readonly isCurrent: boolean;
  readonly onSelect: (isSelected: boolean) => void;
  readonly onOpen: () => void;
}

/** A task on the board. */
export function TaskCard({ task, isSelected, isCurrent, onSelect, onOpen }: TaskCardProps) {
  const marks = [styles.task, isSelected ? styles.selected : '', isCurrent ? styles.current : ''];
  return (
    <li className={marks.join(' ')} data-row={task.id}>
      <div className="row between">
        <button type="button" className={styles.title} onClick={onOpen}>
          {task.title}
        </button>
        <input
          type="checkbox"
          aria-label={`Select ${task.title}`}
          checked={isSelected}
          onChange={(event) => onSelect(event.target.checked)}
        />
      </div>
      <p className="sm dim">{reasonOf(task)}</p>
      <div className="row wrap sm">
        <Priority task={task} />
        <Moment at={task.dueAt} />
        <span className="dim cut">
          <CustomerLink id={task.customer.id} name={task.customer.name} />
        </span>
      </div>
    </li>
  );
}
