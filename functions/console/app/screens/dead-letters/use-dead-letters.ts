/** Sends dead letters back, and discards them. */

import { messageOf } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { refresh } from '../../api/queries.ts';
import { refreshSoon } from '../../api/refresh-soon.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { say } from '../../parts/toasts.tsx';
import { count } from '../../parts/words.ts';
import type { QueueName } from './queue-words.ts';

const failed = (error: unknown) => say(messageOf(error), { tone: 'bad' });

/** Messages are read once: a reading hides them for a moment from those who read at the same time. */
const again = async () => {
  await refresh('listDeadMessages', 'listDiscardedMessages');
  await refreshSoon('listDeadLetters');
};

/** What a call did not see: gone, or in the hands of somebody else. */
const missed = (missing: readonly string[]): string =>
  missing.length === 0 ? '' : ` ${count(missing.length, 'message was', 'messages were')} not there: look again.`;

interface Some {
  readonly queue: QueueName;
  readonly messageIds: readonly string[];
}

export const useRedrive = () =>
  useMutation({
    mutationFn: async ({ queue, messageIds }: Some) =>
      (await call('redriveMessages', { params: { queue }, body: { messageIds } })).data,
    onSuccess: ({ messages, withoutQueue, missing }) => {
      const left =
        withoutQueue === 0 ? '' : ` ${count(withoutQueue, 'message stays', 'messages stay')}: no queue is known.`;
      say(`${count(messages, 'message')} sent back.${left}${missed(missing)}`);
    },
    onError: failed,
    onSettled: again,
  });

export const useDiscard = (onDone: () => void) =>
  useMutation({
    mutationFn: async ({ queue, messageIds, reason }: Some & { readonly reason: string }) =>
      (await call('discardMessages', { params: { queue }, body: { messageIds, reason } })).data,
    onSuccess: ({ messages, missing }) => {
      onDone();
      say(`${count(messages, 'message')} discarded.${missed(missing)}`);
    },
    onSettled: again,
  });

/** SQS moves all of them, in the background. */
export const useMoveAll = (onDone: () => void) =>
  useMutation({
    mutationFn: async ({ queue, perSecond }: { readonly queue: QueueName; readonly perSecond: number | undefined }) =>
      (await call('startMoveTask', { params: { queue }, body: perSecond === undefined ? {} : { perSecond } })).data,
    onSuccess: () => {
      onDone();
      say('SQS moves them back. What fails again is here again within the hour.');
    },
    onSettled: again,
  });

export const useStopMove = () =>
  useMutation({
    mutationFn: (queue: QueueName) => call('cancelMoveTask', { params: { queue } }),
    onSuccess: () => say('The move stops. What was moved stays moved.'),
    onError: failed,
    onSettled: again,
  });
