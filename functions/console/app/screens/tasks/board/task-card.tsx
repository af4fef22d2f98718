import { CustomerLink } from '../../../parts/customer-link.tsx';
import { Moment } from '../../../parts/moment.tsx';
import type { Task } from '../read-tasks.ts';
import { TaskMenu } from '../task-menu.tsx';
import { Priority, Why } from '../task-words.tsx';
import styles from '../tasks.module.css';
import type { Drag } from './drag.ts';

interface TaskCardProps {
  readonly task: Task;
  readonly isSelected: boolean;
  readonly isCurrent: boolean;
  readonly drag: Drag;
  readonly onSelect: (isSelected: boolean) => void;
  readonly onOpen: () => void;
}

/** A task on the board. */
export function TaskCard({ task, isSelected, isCurrent, drag, onSelect, onOpen }: TaskCardProps) {
  const marks = [styles.task, isSelected ? styles.selected : '', isCurrent ? styles.current : ''];
  return (
    <li className={marks.join(' ')} data-row={task.id} {...drag.cardProps(task)}>
      <div className={styles.head}>
        <button type="button" className={styles.title} onClick={onOpen}>
          {task.title}
        </button>
        <input
          type="checkbox"
          aria-label={`Select ${task.title}`}
          checked={isSelected}
          onChange={(event) => onSelect(event.target.checked)}
        />
        <TaskMenu task={task} />
      </div>
      <Why task={task} />
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
