import { expect, it } from 'vitest';
import { startedByDay } from './figures.ts';

it('has a value for each day, also for those on which nothing started', () => {
  const days = [
    { day: '2026-02-28', started: 3 },
    { day: '2026-03-02', started: 1 },
  ];
  expect(startedByDay({ from: '2026-02-27', to: '2026-03-03' }, days)).toEqual([0, 3, 0, 1, 0]);
});
