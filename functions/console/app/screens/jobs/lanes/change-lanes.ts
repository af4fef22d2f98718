/** Blocks, frees and resets lanes, and changes their rates. */

import { messageOf } from '../../../api/api-error.ts';
import { call, type ReplyOf } from '../../../api/call.ts';
import { refreshSoon } from '../../../api/refresh-soon.ts';
import { useMutation } from '../../../api/use-mutation.ts';
import { say } from '../../../parts/toasts.tsx';

export type Lane = ReplyOf<'listLanes'>['items'][number];

const done = { block: 'starts nothing until you free it', free: 'starts again', reset: 'starts again' } as const;

interface Operation {
  readonly how: keyof typeof done;
  readonly lane: Lane;
}

async function operate({ how, lane: { id } }: Operation): Promise<void> {
  if (how === 'block') await call('blockLane', { params: { id }, body: {} });
  else await call(how === 'free' ? 'freeLane' : 'resetLane', { params: { id } });
}

const refreshLanes = () => refreshSoon('listLanes', 'getQueueStats');

export const useOperate = () =>
  useMutation({
    mutationFn: operate,
    onSuccess: (_, { how, lane }) => say(`${lane.endpoint ?? lane.key} ${done[how]}.`),
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
    onSettled: refreshLanes,
  });

export const useRate = (lane: Lane, onDone: () => void) =>
  useMutation({
    mutationFn: (perSecond: number | null) =>
      call('changeLane', { params: { id: lane.id }, body: { perSecond, burst: null, reserve: null } }),
    onSuccess: () => {
      say(`The rate of ${lane.key} counts from now on.`);
      onDone();
    },
    onSettled: refreshLanes,
  });
