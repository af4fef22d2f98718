import { expect, it } from 'vitest';
import type { JobOutcome } from '../../engine/ledger/job.ts';
import type { ClaimedJob } from '../../engine/ledger/ledger.ts';
import { countMessages } from './count-messages.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const job = (seconds: number, more: Partial<ClaimedJob> = {}, priority = 1): ClaimedJob => ({
  ...{ id: 'j', tenantId: 't', type: 'SEND_MESSAGE', attempts: 1, maxAttempts: 3, claim: 'c', claimedAt: NOW },
  payload: { priority, dueAt: new Date(NOW.getTime() - seconds * 1000).toISOString(), startsAt: NOW.toISOString() },
  ...more,
});
const failed = (status: string, retry: boolean): JobOutcome => ({
  ...{ kind: 'failed', reason: 'R', retry },
  messageLog: { status },
});
const of = (...notes: [ClaimedJob, JobOutcome][]) => {
  const counting = countMessages();
  for (const [one, outcome] of notes) counting.note(one, outcome);
  return counting.values();
};
const bulk = job(900, {}, 100);

it.each<[string, [ClaimedJob, JobOutcome], object]>([
  ['sent', [bulk, { kind: 'done', messageLog: { status: 'sent' } }], { MessagesSent: 1 }],
  ['skipped', [bulk, { kind: 'done', messageLog: { status: 'skipped' } }], {}],
  ['not wanted any more', [bulk, { kind: 'cancelled', reason: 'RUN_HELD' }], {}],
  [
    'held back by its rate',
    [bulk, { kind: 'later', at: NOW, reason: 'R', messageLog: { status: 'rate_limited' } }],
    {},
  ],
  ['tried again', [bulk, failed('failed', true)], {}],
  ['failed at its last try', [{ ...bulk, attempts: 3 }, failed('failed', true)], { MessagesFailed: 1 }],
  ['unreadable', [bulk, { kind: 'failed', reason: 'INVALID_INPUT', retry: false }], { MessagesFailed: 1 }],
  ['of an unknown outcome', [bulk, failed('unknown', false)], { MessagesUnknown: 1 }],
  ['refused for its token', [bulk, failed('auth_error', true)], { MessagesRefused: 1 }],
])('a message that is %s', (_, note, counts) => expect(of(note)).toEqual(counts));

it('keeps the longest wait of urgent messages, and counts those that began late', () => {
  const sent: JobOutcome = { kind: 'done', messageLog: { status: 'sent' } };
  expect(of([job(2), sent], [job(61), sent], [job(-1), sent])).toEqual({
    MessagesSent: 3,
    UrgentLagMilliseconds: 61_000,
    UrgentMessagesLate: 1,
  });
});
