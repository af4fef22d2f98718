import { expect, it } from 'vitest';
import { worseThan } from './compare-versions.ts';

const of = (version: number, started: number, failed: number, reached: number | null) => ({
  version,
  runs: { started, failed, running: 0, finished: started - failed, cancelled: 0, outcomes: [] },
  goal: reached === null ? null : { reached, percent: null },
});

it('says what got worse, with the figures', () => {
  expect(worseThan(of(2, 200, 30, 40), of(1, 400, 8, 160))).toEqual([
    'Version 2 fails more often: 15 % of 200 runs, with version 1 2 % of 400.',
    'Version 2 reaches the goal less often: 20 % of 200 runs, with version 1 40 % of 400.',
  ]);
});

it.each([
  ['that may be chance', of(2, 100, 3, 20), of(1, 100, 2, 22)],
  ['of few runs', of(2, 20, 10, null), of(1, 400, 0, null)],
  ['that is better', of(2, 200, 2, 100), of(1, 200, 40, 20)],
  ['between none', of(2, 200, 0, 0), of(1, 200, 0, 0)],
])('says nothing of a difference %s', (_, newer, older) => expect(worseThan(newer, older)).toEqual([]));
