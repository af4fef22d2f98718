import { expect, test } from 'vitest';
import { didYouMean } from './did-you-mean.ts';

const known = ['daysAfter', 'lookbackDays', 'limit'];

test.each([
  ['dayAfter', ' (did you mean "daysAfter"?)'],
  ['DAYSAFTER', ' (did you mean "daysAfter"?)'],
  ['lookBackDay', ' (did you mean "lookbackDays"?)'],
  ['limti', ' (did you mean "limit"?)'],
  ['limt', ' (did you mean "limit"?)'],
])('%s is near a known name', (given, hint) => expect(didYouMean(given, known)).toBe(hint));

test.each(['colour', '', 'x'.repeat(10_000)])('%.10s is near none', (given) =>
  expect(didYouMean(given, known)).toBe(''),
);
