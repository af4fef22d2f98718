/** Dead letters in words. */
import type { ReplyOf } from '../../api/call.ts';
import { number } from '../../parts/words.ts';

export type Queue = ReplyOf<'listDeadLetters'>['queues'][number];
export type QueueName = Queue['name'];
export type Message = ReplyOf<'listDeadMessages'>['items'][number];

interface About {
  /** Which messages. */
  readonly holds: string;
  /** What to do with them, once the cause is mended. */
  readonly wayBack: string;
}

const backAgain = 'Send them back, all or some.';

export const about: Readonly<Record<QueueName, About>> = {
  automation: { holds: 'messages of triggers and maintenance', wayBack: backAgain },
  work: { holds: 'messages of events, jobs and systems', wayBack: backAgain },
  schedules: {
    holds: 'ticks that Scheduler could not send',
    wayBack: 'Send them back, or wait for the next tick and discard them.',
  },
  timers: { holds: 'timers of bookings', wayBack: 'Send them back.' },
  'wake-ups': { holds: 'wake-ups of the relay', wayBack: 'Discard them: a sweep finds what they would have found.' },
  'email-reports': { holds: 'what SES reported of e-mails', wayBack: 'Send them back.' },
  'message-reports': { holds: 'what was reported of text messages and WhatsApp', wayBack: 'Send them back.' },
};

export const isQueueName = (name: string): name is QueueName => name in about;

/** How far SQS is with moving all of a queue back; null where it has not been asked to. */
export function moveWords(task: Queue['moveTask']): string | null {
  if (task === null) return null;
  const { status, moved, toMove, failureReason } = task;
  if (status === 'RUNNING') return `moving: ${number(moved)} of ${number(Math.max(toMove, moved))}`;
  if (status === 'COMPLETED') return `moved ${number(moved)}`;
  if (status === 'FAILED') return `failed after ${number(moved)}: ${failureReason ?? 'SQS gives no reason'}`;
  return `${status.toLowerCase()} after ${number(moved)}`;
}

/** The queue of the functions' name in that of SQS: `FollowthroughAutomation-BurnRateMessagesQueue1A2B` is of burn rate. */
export function sourceWords(source: string | null): string {
  if (source === null) return 'no queue is known';
  const name = source.replace(/^.*-(?=[A-Z])/, '').replace(/(?:Messages)?Queue.*$/, '');
  const words = name.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, ' ').toLowerCase();
  return words || source;
}
