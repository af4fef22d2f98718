import { expect, it } from 'vitest';
import { isQueueName, moveWords, sourceWords } from './queue-words.ts';

const task = { status: 'RUNNING', moved: 3, toMove: 12, startedAt: null, failureReason: null };

it.each([
  [null, null],
  [task, 'moving: 3 of 12'],
  [{ ...task, toMove: 0 }, 'moving: 3 of 3'],
  [{ ...task, status: 'COMPLETED', moved: 12 }, 'moved 12'],
  [{ ...task, status: 'CANCELLED' }, 'cancelled after 3'],
  [{ ...task, status: 'FAILED', failureReason: 'AccessDenied' }, 'failed after 3: AccessDenied'],
])('a move %j is in words', (given, words) => expect(moveWords(given)).toBe(words));

it.each([
  ['FollowthroughAutomation-BurnRateMessagesQueue1A2B3C4D-x9Yz', 'burn rate'],
  ['FollowthroughWork-EmailQueue12', 'email'],
  ['local-queue', 'local-queue'],
  [null, 'no queue is known'],
])('the source %s is in words', (source, words) => expect(sourceWords(source)).toBe(words));

it('knows the names of queues, whatever an address says', () => {
  expect([isQueueName('work'), isQueueName('nowhere')]).toEqual([true, false]);
});
