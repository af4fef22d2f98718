import { expect, it } from 'vitest';
import { failuresByDay } from './failures-by-day.ts';

const day = (name: string, failed: number) => ({ day: name, entered: 9, left: 0, ended: 0, cancelled: 0, failed });
const node = (nodeId: string, ...days: readonly ReturnType<typeof day>[]) => ({
  ...{ nodeId, name: null, type: 'task', days },
  failed: days.reduce((sum, { failed }) => sum + failed, 0),
});
const DAYS = ['2026-02-01', '2026-02-02'];
const nameOf = ({ nodeId }: { readonly nodeId: string }) => nodeId;

it('has the nodes at which most failed first, and none without failures', () => {
  const nodes = [
    node('few', day('2026-02-02', 1)),
    node('most', day('2026-02-01', 2), day('2026-02-02', 3)),
    node('none'),
  ];
  expect(failuresByDay(nodes, DAYS, nameOf)).toEqual([
    { name: 'most', values: [2, 3] },
    { name: 'few', values: [0, 1] },
  ]);
});

it('puts together what cannot be told apart', () => {
  const nodes = ['a', 'b', 'c', 'd', 'e', 'f'].map((name, place) => node(name, day('2026-02-01', 10 - place)));
  const lines = failuresByDay(nodes, DAYS, nameOf);
  expect(lines.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'Other nodes']);
  expect(lines.at(-1)?.values).toEqual([11, 0]);
});
