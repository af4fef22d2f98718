import { expect, test } from 'vitest';
import { longestGap } from './longest-gap.ts';

const HOUR = 3600;

test.each([
  ['rate(1 minute)', 60],
  ['rate(2 hours)', 2 * HOUR],
  ['rate(7 days)', 7 * 24 * HOUR],
  ['cron(0 0/6 * * ? *)', 6 * HOUR],
  ['cron(15 0 * * ? *)', 24 * HOUR],
  ['cron(0 9,17 * * ? *)', 16 * HOUR],
  ['cron(0 9 ? * MON-FRI *)', 72 * HOUR],
  ['cron(0 9 ? * 2-6 *)', 72 * HOUR],
  ['cron(0 9 ? * 1 *)', 7 * 24 * HOUR],
  ['cron(0/5 * * * ? *)', 300],
  ['cron(* 9-16 ? * MON-FRI *)', 2 * 24 * HOUR + 16 * HOUR + 60],
  ['cron(0 0 1 1 ? *)', 365 * 24 * HOUR],
  ['cron(0 3 1 * ? *)', 31 * 24 * HOUR],
])('%s pauses for %i seconds at the most', (expression, seconds) => {
  expect(longestGap(expression)).toBe(seconds);
});

test.each(['rate(1 week)', 'cron(0 9 * * *)', 'at(2027-01-01T00:00:00)', 'cron(0 0 30 2 ? *)'])(
  '%s is refused',
  (expression) => {
    expect(() => longestGap(expression)).toThrow();
  },
);
