import { Button } from '../../parts/button.tsx';
import { Menu } from '../../parts/popover/menu.tsx';
import { RepList } from './ask/rep-list.tsx';
import { takers } from './ask/reps.ts';
import type { Task } from './read-tasks.ts';
import { isOpen } from './task-state.tsx';
import { useActions } from './use-actions.ts';

/** All that can be done with a task, the board's places to drag it to among it. */
export function TaskMenu({ task }: { readonly task: Task }) {
  const { refusal, reps, complete, reopen, ask } = useActions();
  const tasks = [task];
  return (
    <Menu label={`More for ${task.title}`} icon="more">
      {() => (
        <>
          {isOpen(task) ? (
            <>
              <Button kind="ghost" refusal={refusal} onClick={() => complete(tasks)}>
                Complete
              </Button>
              <Button kind="ghost" refusal={refusal} onClick={() => ask({ kind: 'cancel', tasks })}>
                Cancel…
              </Button>
            </>
          ) : (
            <Button kind="ghost" refusal={refusal} onClick={() => reopen(tasks)}>
              Open again
            </Button>
          )}
          <Button kind="ghost" refusal={refusal} onClick={() => ask({ kind: 'due', tasks })}>
            Move due date…
          </Button>
          <h3>Give to</h3>
          <RepList reps={takers(reps)} tasks={tasks} />
        </>
      )}
    </Menu>
  );
}
