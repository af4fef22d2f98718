import { expect, it } from 'vitest';
import { shareWords } from './share.ts';

it.each([
  [1, 2, '1 of 2'],
  [0, 0, '0 of 0'],
  [9, 9, '9 of 9'],
  [5, 10, '50 % (5 of 10)'],
  [1, 40, '2.5 % (1 of 40)'],
  [0, 40, '0 % (0 of 40)'],
])('%i of %i is %s', (part, all, words) => expect(shareWords(part, all)).toBe(words));
