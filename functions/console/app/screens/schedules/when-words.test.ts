import { expect, it } from 'vitest';
import { whenWords } from './when-words.ts';

it.each([
  [{ pattern: 'EVERY_5_MINUTES' }, 'every 5 minutes'],
  [{ pattern: 'EVERY_LEAP_YEAR' }, 'EVERY_LEAP_YEAR'],
  [{ cron: '0 9 ? * MON-FRI *' }, '0 9 ? * MON-FRI *'],
  [{ at: '2026-12-24T09:00:00Z' }, 'once'],
])('says of %j %s', (given, words) => {
  expect(whenWords({ pattern: null, cron: null, at: null, ...given })).toBe(words);
});
