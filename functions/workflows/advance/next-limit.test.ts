import { expect, test } from 'vitest';
import { firstLimit, nextLimit } from './next-limit.ts';

test('a turn grows while it is full and quick, shrinks when it is slow, and keeps its bounds', () => {
  expect(nextLimit(1000, 100, true)).toBe(2000);
  expect(nextLimit(1000, 100, false)).toBe(1000);
  expect(nextLimit(1000, 1000, true)).toBe(1000);
  expect(nextLimit(1000, 2500, true)).toBe(500);
  expect([nextLimit(8000, 1, true), nextLimit(60, 9000, true)]).toEqual([8000, 50]);
});

test('a message that failed before begins with few', () => {
  expect(firstLimit(2)).toBeLessThan(firstLimit(1));
});
