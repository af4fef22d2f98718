import { expect, it } from 'vitest';
import type { JobOutcome } from '../../../engine/ledger/job.ts';
import { isPageRefused, noteOutcome } from './refused-pages.ts';

const refused: JobOutcome = { kind: 'failed', reason: '190: expired', retry: true, isLaneFailure: true };
const sent: JobOutcome = { kind: 'done', result: { outcome: 'sent', messageId: 'm' } };
const skipped: JobOutcome = { kind: 'done', result: { outcome: 'skipped', reason: 'OPTED_OUT' } };
let keys = 0;
const refuse = (pageId: string, times: number) => {
  for (let n = 0; n < times; n += 1) {
    keys += 1;
    noteOutcome(pageId, `k${keys}`, refused);
  }
};

it('keeps back what was claimed before the fifth refusal in a row, and nothing of other pages', () => {
  const begunMs = performance.now() - 1;
  refuse('1', 4);
  expect(isPageRefused('1', begunMs)).toBe(false);
  refuse('1', 1);
  expect(isPageRefused('1', begunMs)).toBe(true);
  expect(isPageRefused('1', performance.now() + 1)).toBe(false);
  expect(isPageRefused('2', begunMs)).toBe(false);
});

it('counts from the last message that was sent, and other failures not at all', () => {
  const begunMs = performance.now() - 1;
  refuse('3', 3);
  noteOutcome('3', 'a', { kind: 'failed', reason: '100: content', retry: false });
  refuse('3', 1);
  noteOutcome('3', 'b', sent);
  refuse('3', 4);
  expect(isPageRefused('3', begunMs)).toBe(false);
  refuse('3', 1);
  expect(isPageRefused('3', begunMs)).toBe(true);
});

it('counts a message once, however often it is refused, and one that was skipped not as sent', () => {
  const begunMs = performance.now() - 1;
  for (let n = 0; n < 9; n += 1) noteOutcome('4', 'same', refused);
  refuse('4', 3);
  noteOutcome('4', 'c', skipped);
  expect(isPageRefused('4', begunMs)).toBe(false);
  refuse('4', 1);
  expect(isPageRefused('4', begunMs)).toBe(true);
});
