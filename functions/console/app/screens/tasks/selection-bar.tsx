import { Button } from '../../parts/button.tsx';
import type { Task } from './read-tasks.ts';
import { isOpen } from './task-state.tsx';
import { useActions } from './use-actions.ts';

interface SelectionBarProps {
  readonly tasks: readonly Task[];
  readonly onClear: () => void;
}

/** What can be done with the selected tasks. */
export function SelectionBar({ tasks, onClear }: SelectionBarProps) {
  const { refusal, complete, ask } = useActions();
  if (tasks.length === 0) return null;
  const open = tasks.filter(isOpen);
  return (
    <section className="bar" aria-label="Selected tasks">
      <span className="b">{tasks.length} selected</span>
      <Button refusal={refusal} shortcut="a" onClick={() => ask({ kind: 'assign', tasks })}>
        Reassign…
      </Button>
      <Button refusal={refusal} shortcut="d" onClick={() => ask({ kind: 'due', tasks })}>
        Move due…
      </Button>
      {open.length > 0 && (
        <>
          <Button refusal={refusal} shortcut="e" onClick={() => complete(open)}>
            Complete {open.length}
          </Button>
          <Button refusal={refusal} onClick={() => ask({ kind: 'cancel', tasks: open })}>
            Cancel {open.length}…
          </Button>
        </>
      )}
      <Button kind="ghost" icon="close" onClick={onClear}>
        Clear
      </Button>
    </section>
  );
}
