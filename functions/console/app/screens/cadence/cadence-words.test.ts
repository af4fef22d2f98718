import { expect, it } from 'vitest';
import { chanceWords, nobodyWords } from './cadence-words.ts';

it.each([
  [0, '0 %'],
  [0.004, 'less than 1 %'],
  [0.384, '38 %'],
  [0.996, 'more than 99 %'],
  [1, '100 %'],
])('the chance %d is said as %s', (chance, words) => {
  expect(chanceWords(chance)).toBe(words);
});

it('an empty list says why it is empty', () => {
  expect(nobodyWords('next', 'cadence')).toBe(
    'Nobody is due from today on. Whose day is over is under “who is overdue”.',
  );
  expect(nobodyWords('chance', 'rhythm')).toBe(nobodyWords('next', 'rhythm'));
  expect(nobodyWords('chance', 'cadence')).toBe('No customer has orders on two days or more.');
  expect(nobodyWords('overdue', 'rhythm')).toBe('Nobody with orders on two days or more is overdue.');
});
