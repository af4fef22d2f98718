import { useRead } from '../../api/queries.ts';
import { Button } from '../../parts/button.tsx';
import { CustomerLink } from '../../parts/customer-link.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Moment } from '../../parts/moment.tsx';
import { View } from '../../parts/view.tsx';
import { Rating } from './rating/rating.tsx';
import type { Task } from './read-tasks.ts';
import { isOpen, TaskState } from './task-state.tsx';
import { CauseDay, Priority, Why } from './task-words.tsx';
import { useActions } from './use-actions.ts';

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
        <dd>
          <Why task={{ ...task, description: null }} />
          <CauseDay task={task} />
        </dd>
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

function Buttons({ task, onClose }: { readonly task: Task; readonly onClose: () => void }) {
  const { refusal, complete, reopen, ask } = useActions();
  const tasks = [task];
  const end = () => {
    complete(tasks);
    onClose();
  };
  return (
    <div className="row end wrap">
      <Button onClick={onClose}>Close</Button>
      <Button refusal={refusal} onClick={() => ask({ kind: 'assign', tasks })}>
        Reassign…
      </Button>
      <Button refusal={refusal} onClick={() => ask({ kind: 'due', tasks })}>
        Move due…
      </Button>
      {isOpen(task) ? (
        <Button kind="pri" refusal={refusal} onClick={end}>
          Complete
        </Button>
      ) : (
        <Button refusal={refusal} onClick={() => reopen(tasks)}>
          Open again
        </Button>
      )}
    </div>
  );
}

/** One task with its whole description. */
export function TaskDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const query = useRead('getTask', { params: { id } });
  return (
    <Dialog title={query.data?.data.title ?? 'Task'} onClose={onClose}>
      <View query={query} rows={3}>
        {({ data: task }) => (
          <>
            <Facts task={task} />
            <Rating key={task.id} task={task} />
            <Buttons task={task} onClose={onClose} />
          </>
        )}
      </View>
    </Dialog>
  );
}
