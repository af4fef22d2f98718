import { expect, it } from 'vitest';
import { chanceWords } from './cadence-words.ts';

it.each([
  [0, '0 %'],
  [0.004, 'less than 1 %'],
  [0.384, '38 %'],
  [0.996, 'more than 99 %'],
  [1, '100 %'],
])('the chance %d is said as %s', (chance, words) => {
  expect(chanceWords(chance)).toBe(words);
});
