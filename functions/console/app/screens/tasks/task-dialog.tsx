import { useRead } from '../../api/queries.ts';
import { Button } from '../../parts/button.tsx';
import { CustomerLink } from '../../parts/customer-link.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Moment } from '../../parts/moment.tsx';
import { View } from '../../parts/view.tsx';
import { useRefusal } from '../../session/session.ts';
import { useChangeTasks } from './change-tasks.ts';
import type { Task } from './read-tasks.ts';
import { Priority, reasonOf } from './task-card.tsx';
import { isOpen, TaskState } from './task-state.tsx';

function Facts({ task }: { readonly task: Task }) {
  return (
    <>
      {task.description && <p className="break">{task.description}</p>}
      <dl className="facts">
        <dt>State</dt>
        <dd>
          <TaskState task={task} />
        </dd>
        <dt>Priority</dt>
        <dd>
          <Priority task={task} />
        </dd>
        <dt>Why</dt>
        <dd>{reasonOf(task)}</dd>
        <dt>Customer</dt>
        <dd>
          <CustomerLink id={task.customer.id} name={task.customer.name} />
        </dd>
        <dt>For</dt>
        <dd>{task.assignee?.name ?? <span className="dim">no one</span>}</dd>
        <dt>Due</dt>
        <dd>
          <Moment at={task.dueAt} />
        </dd>
        <dt>Made</dt>
        <dd>
          <Moment at={task.createdAt} />
        </dd>
      </dl>
    </>
  );
}

/** One task with its whole description. */
export function TaskDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const query = useRead('getTask', { params: { id } });
  const change = useChangeTasks();
  const refusal = useRefusal('operator');
  return (
    <Dialog title={query.data?.data.title ?? 'Task'} onClose={onClose}>
      <View query={query} rows={3}>
        {({ data: task }) => (
          <>
            <Facts task={task} />
            <div className="row end">
              <Button onClick={onClose}>Close</Button>
              {isOpen(task) ? (
                <Button
                  kind="pri"
                  refusal={refusal}
                  onClick={() => {
                    change.mutate({ tasks: [task], change: { status: 'COMPLETED' }, done: 'completed' });
                    onClose();
                  }}
                >
                  Complete
                </Button>
              ) : (
                <Button
                  refusal={refusal}
                  onClick={() => change.mutate({ tasks: [task], change: { status: 'PENDING' }, done: 'open again' })}
                >
                  Open again
                </Button>
              )}
            </div>
          </>
        )}
      </View>
    </Dialog>
  );
}
