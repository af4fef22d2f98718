import { describe, expect, it } from 'vitest';
import { longestPauseSeconds } from './look-back.ts';

const HOUR = 3600;

describe('the longest pause of a schedule', () => {
  it.each([
    ['cron(0 0/6 * * ? *)', 6 * HOUR],
    ['cron(0/15 * * * ? *)', HOUR / 4],
    ['cron(30 8-10 * * ? *)', 22 * HOUR],
    ['cron(0 1,2,20 * * ? *)', 18 * HOUR],
    ['cron(0 0 * * ? *)', 24 * HOUR],
    ['cron(0 0 ? * MON *)', 7 * 24 * HOUR],
    ['cron(0 0 1 * ? *)', 31 * 24 * HOUR],
    ['rate(2 hours)', 2 * HOUR],
  ])('%s', (expression, seconds) => {
    expect(longestPauseSeconds(expression)).toBe(seconds);
  });
});
