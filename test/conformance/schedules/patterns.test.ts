/** Reads the constants with the parser of the local Scheduler. */
import { describe, expect, test } from 'vitest';
import { type Pattern, patterns } from '../../../functions/engine/patterns.ts';
import { parseExpression } from '../../../functions/engine/schedules/expression.ts';

/** A Saturday at the end of a month, so that every schedule fires soon. */
const AFTER = Date.parse('2026-01-31T23:58:30Z');

/** The first two times, worked out by hand. */
const expected: Readonly<Record<Pattern, readonly [string, string]>> = {
  EVERY_MINUTE: ['2026-01-31T23:59Z', '2026-02-01T00:00Z'],
  EVERY_5_MINUTES: ['2026-02-01T00:00Z', '2026-02-01T00:05Z'],
  EVERY_15_MINUTES: ['2026-02-01T00:00Z', '2026-02-01T00:15Z'],
  EVERY_30_MINUTES: ['2026-02-01T00:00Z', '2026-02-01T00:30Z'],
  EVERY_HOUR: ['2026-02-01T00:00Z', '2026-02-01T01:00Z'],
  EVERY_6_HOURS: ['2026-02-01T00:00Z', '2026-02-01T06:00Z'],
  EVERY_12_HOURS: ['2026-02-01T00:00Z', '2026-02-01T12:00Z'],
  DAILY_AT_MIDNIGHT: ['2026-02-01T00:00Z', '2026-02-02T00:00Z'],
  DAILY_AT_2AM: ['2026-02-01T02:00Z', '2026-02-02T02:00Z'],
  DAILY_AT_NOON: ['2026-02-01T12:00Z', '2026-02-02T12:00Z'],
  WEEKLY_SUNDAY: ['2026-02-01T00:00Z', '2026-02-08T00:00Z'],
  WEEKLY_MONDAY: ['2026-02-02T00:00Z', '2026-02-09T00:00Z'],
  MONTHLY_FIRST: ['2026-02-01T00:00Z', '2026-03-01T00:00Z'],
};

describe('patterns', () => {
  test('are thirteen, each another rhythm', () => {
    expect(new Set(Object.values(patterns)).size).toBe(13);
  });

  test.each(Object.entries(patterns))('%s runs when its name says', (name, expression) => {
    const { next } = parseExpression(expression, { timeZone: 'UTC', anchorMs: 0 });
    const first = next(AFTER) ?? 0;
    const runs = [first, next(first) ?? 0];
    expect(runs).toEqual(expected[name as Pattern].map((instant) => Date.parse(instant))); // the names are its keys
  });
});
