import { useState } from 'react';
import { Dialog } from '../../../parts/dialog.tsx';
import { useActions } from '../use-actions.ts';
import { type AskProps, whichTasks } from './question.ts';
import { RepList } from './rep-list.tsx';
import { nameOf, takers } from './reps.ts';

/** Asks who gets the tasks. */
export function AssignDialog({ tasks, onClose }: AskProps) {
  const { reps } = useActions();
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const found = takers(reps).filter(({ name }) => nameOf(name).toLowerCase().includes(wanted));
  return (
    <Dialog title={`Who gets ${whichTasks(tasks)}?`} onClose={onClose}>
      <input
        className="input"
        type="search"
        aria-label="Part of a name"
        placeholder="Part of a name"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <RepList reps={found} tasks={tasks} onDone={onClose} />
      {found.length === 0 && <p className="dim">No active rep is called “{text}”.</p>}
    </Dialog>
  );
}
