import { expect, it } from 'vitest';
import { marksOf } from './standing.ts';

const node = (nodeId: string, given: object) => ({
  ...{ nodeId, type: 'task', name: null, before: 0, entered: 0, left: [], ended: 0, failed: 0, cancelled: 0 },
  ...{ standing: 0, moved: 0, time: null, days: [] },
  ...given,
});

it('has runs at nodes, and shares of the ways out', () => {
  const left = (port: string, runs: number) => ({ port, runs });
  const { standing, shares, bad } = marksOf({
    nodes: [
      node('start', { left: [left('next', 12)] }),
      node('warm', { left: [left('true', 9), left('false', 3)] }),
      node('rest', { standing: 7, failed: 1 }),
    ],
  });
  expect(standing?.get('rest')).toBe(7);
  expect(Object.fromEntries(shares ?? [])).toEqual({
    ...{ 'start next': '12', 'warm true': '9 (75 %)', 'warm false': '3 (25 %)' },
  });
  expect([...(bad ?? [])]).toEqual(['rest']);
});
