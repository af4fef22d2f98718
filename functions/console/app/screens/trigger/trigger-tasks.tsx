import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { ListCsv } from '../../parts/csv/list-csv.tsx';
import { CustomerLink } from '../../parts/customer-link.tsx';
import { Moment } from '../../parts/moment.tsx';
import { taskColumns } from '../tasks/task-columns.ts';
import { TaskState } from '../tasks/task-state.tsx';
import { ListCard } from './list-card.tsx';

const PAGE = 50;

/** The tasks that the trigger made, the newest first. */
export function TriggerTasks({ triggerId }: { readonly triggerId: string }) {
  const [{ cursor }, set] = useAddress([]);
  const query = useRead('listTriggerTasks', {
    params: { id: triggerId },
    query: { limit: PAGE, ...(cursor ? { cursor } : {}) },
  });
  return (
    <ListCard
      title="Tasks"
      label="Tasks of the trigger"
      csv={
        <ListCsv
          name="tasks-of-trigger"
          list="listTriggerTasks"
          input={{ params: { id: triggerId } }}
          columns={taskColumns}
        />
      }
      query={query}
      empty="No task yet. Run the trigger now, or wait for its schedule."
      head={
        <tr>
          <th>Task</th>
          <th>Customer</th>
          <th>For</th>
          <th>Due</th>
          <th>State</th>
          <th>Made</th>
        </tr>
      }
      row={(task) => (
        <tr key={task.id}>
          <td className="b">{task.title}</td>
          <td data-label="Customer">
            <CustomerLink id={task.customer.id} name={task.customer.name} />
          </td>
          <td data-label="For">{task.assignee?.name ?? <span className="dim">no one</span>}</td>
          <td data-label="Due">
            <Moment at={task.dueAt} />
          </td>
          <td>
            <TaskState task={task} />
          </td>
          <td data-label="Made">
            <Moment at={task.createdAt} />
          </td>
        </tr>
      )}
      cursor={cursor}
      onTurn={(next) => set({ cursor: next })}
    />
  );
}
