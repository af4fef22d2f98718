import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { retryAfterSecondsOf } from './retry-after.ts';

const NOW = new Date('2027-02-01T09:00:00Z');
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

const http = (seconds: number, from = NOW) => new Date(from.getTime() + seconds * 1000).toUTCString();
/** Some months off this function's clock. */
const THERE = new Date('2026-11-29T00:30:00Z');

test.each([
  ['120', undefined, 120],
  [' 0 ', undefined, 0],
  ['999999', undefined, 6 * 3600],
  ['99999999999999999999', undefined, 6 * 3600],
  [http(90), undefined, 90],
  [http(90), http(0), 90],
  [http(90_000), http(0), 6 * 3600],
  // By the endpoint's own clock.
  [http(90, THERE), http(0, THERE), 90],
  // By this clock: the server in front of the endpoint has another one.
  [http(90), http(0, THERE), 90],
  ['Monday, 01-Feb-27 09:01:30 GMT', undefined, 90],
  [http(-5), undefined, null],
  [http(-5, THERE), http(0, THERE), null],
  ['-3', undefined, null],
  ['1.5', undefined, null],
  ['soon', undefined, null],
  ['2027', undefined, 2027],
  ['2027-02-01T09:01:30Z', undefined, null],
  ['', undefined, null],
  [undefined, http(0), null],
])('%s, answered at %s, asks for %s seconds', (retryAfter, date, seconds) => {
  expect(retryAfterSecondsOf({ 'retry-after': retryAfter, date })).toBe(seconds);
});
