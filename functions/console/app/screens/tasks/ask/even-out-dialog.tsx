import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../../../api/api-error.ts';
import { call, type Input, type ReplyOf } from '../../../api/call.ts';
import { refresh } from '../../../api/queries.ts';
import { useMutation } from '../../../api/use-mutation.ts';
import { Button } from '../../../parts/button.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { say } from '../../../parts/toasts.tsx';
import { View } from '../../../parts/view.tsx';
import { count, number } from '../../../parts/words.ts';
import styles from '../tasks.module.css';
import { nameOf } from './reps.ts';
import { isOutdated } from './share.ts';

type Body = NonNullable<Input<'evenOutTasks'>['body']>;
type Evened = ReplyOf<'evenOutTasks'>;

const evenOut = async (body: Body): Promise<Evened> => (await call('evenOutTasks', { body })).data;

/** What evening out does, rep by rep. */
function Effect({ evened: { moves, over, left, reps } }: { readonly evened: Evened }) {
  return (
    <div className="stack" role="status">
      <p>
        <span className="b">{count(moves, 'task')}</span> would move
        {over > 0 && `; ${number(over)} above the limits stay: they were begun, or nobody has room`}.
        {left > 0 && ` ${number(left)} more come to it when you do this again.`}
      </p>
      {reps.length > 0 && (
        <ul className={`plain-list ${styles.given}`}>
          {reps.map(({ id, name, limit, before, after }) => (
            <li key={id} className="row between">
              <span className="cut">{nameOf(name)}</span>
              <span className="nw">
                {number(before)} → {number(after)}
                {limit !== null && ` of ${number(limit)}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Moves open tasks from reps over their limit to those with room, after it has said what moves. */
export function EvenOutDialog({ onClose }: { readonly onClose: () => void }) {
  const [most, setMost] = useState('');
  const limit = most === '' ? {} : { maxOpenTasks: Number(most) };
  const dry = useQuery({
    queryKey: ['even-out', most],
    queryFn: () => evenOut({ ...limit, dryRun: true }),
    ...{ staleTime: 0, gcTime: 0, retry: false },
  });
  const move = useMutation({
    mutationFn: (expected: number) => evenOut({ ...limit, expected }),
    onSuccess: ({ moves }) => {
      say(`${count(moves, 'task')} moved to reps with room.`);
      onClose();
    },
    onError: (error) => void (isOutdated(error) && dry.refetch()),
    onSettled: () => refresh('listTasks', 'listTasksByRep', 'getTask', 'getTaskBoard', 'listUsers'),
  });
  return (
    <Dialog title="Even out the open tasks of the reps?" onClose={onClose}>
      <p className="sm dim">
        Who has more than the limit gives the fewest tasks that bring them down to it, first those of other reps’
        customers. What was begun stays.
      </p>
      <label className="stack">
        <span className="b">Most open tasks of a rep</span>
        <input
          className="input"
          type="number"
          min={0}
          max={10_000}
          value={most}
          placeholder="as the setting says"
          onChange={({ target }) => setMost(target.value)}
        />
      </label>
      {move.error && (
        <p className="bad-text" role="alert">
          {messageOf(move.error)}
        </p>
      )}
      <View query={dry} rows={2}>
        {(evened) => (
          <>
            <Effect evened={evened} />
            <div className="row end">
              <Button onClick={onClose}>Leave them</Button>
              <Button
                kind="pri"
                isBusy={move.isPending}
                refusal={evened.moves === 0 ? 'Nothing would move.' : undefined}
                onClick={() => move.mutate(evened.moves)}
              >
                Move {number(evened.moves)}
              </Button>
            </div>
          </>
        )}
      </View>
    </Dialog>
  );
}
