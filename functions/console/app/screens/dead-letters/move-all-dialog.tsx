import { type FormEvent, useState } from 'react';
import { messageOf } from '../../api/api-error.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/form/field.tsx';
import { count, number } from '../../parts/words.ts';
import type { Queue } from './queue-words.ts';
import { useMoveAll } from './use-dead-letters.ts';

const MOST_PER_SECOND = 500;

/** Asks before all messages of a queue go back. SQS counts approximately. */
export function MoveAllDialog({ queue, onClose }: { readonly queue: Queue; readonly onClose: () => void }) {
  const { name, messages } = queue;
  const [perSecond, setPerSecond] = useState('');
  const move = useMoveAll(onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!move.isPending) move.mutate({ queue: name, perSecond: perSecond === '' ? undefined : Number(perSecond) });
  };
  return (
    <Dialog title={`Send ${count(messages, 'message')} of “${name}” back?`} onClose={onClose}>
      <p>
        SQS counts about {number(messages)} now, and moves all that are there. Mend the cause first: what fails again is
        here again within the hour.
      </p>
      <form className="stack" onSubmit={submit}>
        <Field title="Most a second" about="Spares the functions. Empty: as SQS sees fit.">
          {(control) => (
            <input
              {...control}
              type="number"
              min={1}
              max={MOST_PER_SECOND}
              value={perSecond}
              onChange={(event) => setPerSecond(event.target.value)}
            />
          )}
        </Field>
        <p className="bad-text" role="alert">
          {move.error ? messageOf(move.error) : ''}
        </p>
        <div className="row end">
          <button type="button" className="btn" onClick={onClose}>
            Leave them
          </button>
          <button type="submit" className="btn pri" aria-disabled={move.isPending}>
            Send all back
          </button>
        </div>
      </form>
    </Dialog>
  );
}
