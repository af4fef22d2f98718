import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { ListCsv } from '../../parts/csv/list-csv.tsx';
import { CustomerLink } from '../../parts/customer-link.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Pages } from '../../parts/pages.tsx';
import { View } from '../../parts/view.tsx';
import { taskColumns } from '../tasks/task-columns.ts';
import { TaskState } from '../tasks/task-state.tsx';

const PAGE = 50;

/** The tasks that the trigger made, the newest first. */
export function TriggerTasks({ triggerId }: { readonly triggerId: string }) {
  const [{ cursor }, set] = useAddress([]);
  const query = useRead('listTriggerTasks', {
    params: { id: triggerId },
    query: { limit: PAGE, ...(cursor ? { cursor } : {}) },
  });
  return (
    <>
      <section className="card" aria-label="Tasks of the trigger">
        <header>
          <h2 className="grow">Tasks</h2>
          <ListCsv
            name="tasks-of-trigger"
            list="listTriggerTasks"
            input={{ params: { id: triggerId } }}
            columns={taskColumns}
          />
        </header>
        <View
          query={query}
          isEmpty={({ data }) => data.items.length === 0}
          empty="No task yet. Run the trigger now, or wait for its schedule."
        >
          {({ data }) => (
            <div className="table">
              <table className="cards">
                <thead>
                  <tr>
                    <th>Task</th>
                    <th>Customer</th>
                    <th>For</th>
                    <th>Due</th>
                    <th>State</th>
                    <th>Made</th>
                  </tr>
                </thead>
                <tbody>
                  {data.items.map((task) => (
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
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </View>
      </section>
      <Pages cursor={cursor} next={query.data?.data.nextCursor} onTurn={(next) => set({ cursor: next })} />
    </>
  );
}
