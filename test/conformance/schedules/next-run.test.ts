import { describe, expect, test } from 'vitest';
import { nextRun } from '../../../functions/api/maintenance/next-run.ts';
import { patterns } from '../../../functions/engine/patterns.ts';
import { parseExpression } from '../../../functions/engine/schedules/expression.ts';

const NOW = new Date('2026-02-28T11:58:30Z');

describe('nextRun', () => {
  test.each([
    ...Object.values(patterns),
    'cron(5 0,12 1,28-31 * ? *)',
    'cron(0 9 ? * 2-6 *)',
    'cron(0 9 ? * 3#2 *)',
    'cron(0 0 L * ? *)',
    'cron(0/5 10-11 * MAR ? *)',
  ])('agrees with the scheduler on %s', (expression) => {
    const { next } = parseExpression(expression, { timeZone: 'UTC', anchorMs: 0 });
    expect(nextRun(expression, NOW)?.getTime()).toBe(next(NOW.getTime()));
  });

  test('counts a rate from its last run', () => {
    const lastRun = new Date('2026-02-28T06:10:00Z');
    expect(nextRun('rate(2 hours)', NOW, lastRun)).toEqual(new Date('2026-02-28T12:10:00Z'));
    expect(nextRun('rate(1 day)', NOW, lastRun)).toEqual(new Date('2026-03-01T06:10:00Z'));
  });

  test('does not know when a rate runs that never ran', () => {
    expect(nextRun('rate(2 hours)', NOW)).toBeUndefined();
  });
});
