import { CustomerLink } from '../../parts/customer-link.tsx';
import { Moment } from '../../parts/moment.tsx';
import type { Task } from './read-tasks.ts';
import type { RowsProps } from './rows.ts';
import { TaskMenu } from './task-menu.tsx';
import { TaskState } from './task-state.tsx';
import { Priority, RatingWords, Why } from './task-words.tsx';
import styles from './tasks.module.css';

interface ListProps extends RowsProps {
  readonly tasks: readonly Task[];
}

/** Tasks as a table. */
export function List({ tasks, selected, current, onSelect, onOpen }: ListProps) {
  const hasRatings = tasks.some(({ rating }) => rating !== null);
  return (
    <section className="card table" aria-label="Tasks">
      <table className="cards">
        <thead>
          <tr>
            <th>
              <span className="only-read">Select</span>
            </th>
            <th>Task</th>
            <th>Customer</th>
            <th>For</th>
            <th>Due</th>
            <th>Priority</th>
            <th>State</th>
            {hasRatings && <th>Rating</th>}
            <th>
              <span className="only-read">More</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tasks.map((task) => (
            <tr key={task.id} data-row={task.id} className={current === task.id ? styles.current : undefined}>
              <td>
                <input
                  type="checkbox"
                  aria-label={`Select ${task.title}`}
                  checked={selected.has(task.id)}
                  onChange={(event) => onSelect(task.id, event.target.checked)}
                />
              </td>
              <td>
                <button type="button" className={styles.title} onClick={() => onOpen(task.id)}>
                  {task.title}
                </button>
                <Why task={task} />
              </td>
              <td data-label="Customer">
                <CustomerLink id={task.customer.id} name={task.customer.name} />
              </td>
              <td data-label="For">{task.assignee?.name ?? <span className="dim">no one</span>}</td>
              <td data-label="Due">
                <Moment at={task.dueAt} />
              </td>
              <td>
                <Priority task={task} />
              </td>
              <td>
                <TaskState task={task} />
              </td>
              {hasRatings && (
                <td data-label="Rating">
                  <RatingWords task={task} />
                </td>
              )}
              <td className="num">
                <TaskMenu task={task} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
