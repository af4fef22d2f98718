import { expect, it } from 'vitest';
import { sizeWords } from './size-words.ts';

it.each([
  [{ recipients: 3, isExact: true, looked: 5, of: 5 }, false, '3 of 5 customers now'],
  [{ recipients: 1, isExact: true, looked: 1, of: 1 }, false, '1 of 1 customer now'],
  [
    { recipients: 340, isExact: false, looked: 100, of: 900 },
    false,
    'About 340 of 900 customers now, by the first 100',
  ],
  [{ recipients: 1, isExact: true, looked: 1, of: 1 }, true, '1 subscriber now'],
])('of %j are words', (size, byPages, words) => expect(sizeWords(size, byPages)).toBe(words));
