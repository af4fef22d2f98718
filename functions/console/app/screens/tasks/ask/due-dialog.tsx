import { type FormEvent, useState } from 'react';
import { now } from '../../../clock.ts';
import { Button } from '../../../parts/button.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { useZone } from '../../../parts/moment.tsx';
import { dayOf, instantOf, wallTimeOf } from '../../../parts/wall-time.ts';
import { useActions } from '../use-actions.ts';
import { type AskProps, whichTasks } from './question.ts';

const DAY_MS = 86_400_000;
const END_OF_WORK = '17:00';

const quick = [
  ['Tomorrow', 1],
  ['In 3 days', 3],
  ['In a week', 7],
] as const;

/** Asks until when the tasks are to be done. A day that is chosen by a button keeps the time of the first task. */
export function DueDialog({ tasks, onClose }: AskProps) {
  const { setDue } = useActions();
  const zone = useZone();
  const dueAt = tasks[0]?.dueAt ?? null;
  const before = dueAt === null ? '' : wallTimeOf(Date.parse(dueAt), zone);
  const [, timeOfDay = END_OF_WORK] = before.split('T');
  const [wall, setWall] = useState(before);
  const move = (to: string | null) => {
    setDue(tasks, to === null ? null : new Date(instantOf(to, zone)).toISOString());
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!Number.isNaN(instantOf(wall, zone))) move(wall);
  };
  return (
    <Dialog title={`When ${tasks.length === 1 ? 'is' : 'are'} ${whichTasks(tasks)} due?`} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <label className="stack">
          <span className="b">Due, in {zone}</span>
          <input
            className="input"
            type="datetime-local"
            required
            value={wall}
            onChange={(event) => setWall(event.target.value)}
          />
        </label>
        <div className="row wrap">
          {quick.map(([words, days]) => (
            <Button key={days} kind="sm" onClick={() => move(`${dayOf(now() + days * DAY_MS, zone)}T${timeOfDay}`)}>
              {words}
            </Button>
          ))}
          <Button kind="sm" onClick={() => move(null)}>
            Without a date
          </Button>
        </div>
        <div className="row end">
          <Button onClick={onClose}>Leave it</Button>
          <button type="submit" className="btn pri">
            Move
          </button>
        </div>
      </form>
    </Dialog>
  );
}
