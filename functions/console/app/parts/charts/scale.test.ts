import { expect, it } from 'vitest';
import { ticksBetween, ticksFor } from './scale.ts';

it.each([
  [0, [0, 1]],
  [7, [0, 2, 4, 6, 8]],
  [1000, [0, 500, 1000]],
])('marks of an axis up to %d are round', (most, ticks) => {
  expect(ticksFor(most)).toEqual(ticks);
});

it.each([
  [-0.004, 0.038, [-0.01, 0, 0.01, 0.02, 0.03, 0.04]],
  [0, 0.5, [0, 0.1, 0.2, 0.3, 0.4, 0.5]],
  [-12, 3, [-15, -10, -5, 0, 5]],
])('marks of an axis from %d to %d have both ends and 0 inside', (low, high, ticks) => {
  expect(ticksBetween(low, high)).toEqual(ticks);
});

it('an axis of no length has a mark', () => {
  expect(ticksBetween(0, 0)).toContain(0);
});
