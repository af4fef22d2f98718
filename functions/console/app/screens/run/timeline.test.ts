import { expect, it } from 'vitest';
import { barsOf, type Step } from './timeline.ts';

const step = (cameAt: string | null, at: string): Step => ({
  ...{ step: 1, branch: '', nodeId: 'n', type: 'wait', name: null, port: 'next', way: '', cameAt, at, leaf: null },
  ...{ reason: null, attempts: null, links: { taskId: null, jobId: null, runId: null }, detail: null },
});

it('draws waits to scale, and what takes no time so that it is seen', () => {
  const day = (n: number) => `2026-01-0${n}T00:00:00Z`;
  const bars = barsOf([step(day(1), day(1)), step(day(1), day(4)), step(null, day(5))], day(1), day(5));
  expect(bars).toEqual([
    { left: 0, width: 0.6 },
    { left: 0, width: 75 },
    { left: 99.4, width: 0.6 },
  ]);
});
