import { expect, it } from 'vitest';
import { sharesOf } from './version-shares.ts';

const of = (version: number, runs: { started: number; failed?: number; finished?: number }, reached?: number) => ({
  version,
  runs: { failed: 0, finished: 0, running: 0, cancelled: 0, outcomes: [], ...runs },
  goal: reached === undefined ? null : { reached, percent: null },
});

it('has the shares of versions with enough runs', () => {
  const all = [of(1, { started: 2, failed: 1 }), of(2, { started: 40, failed: 1, finished: 30 }, 10)];
  expect(sharesOf(all)).toEqual({
    ...{ names: ['v2'], finished: [75], failed: [2.5], cancelled: [0], running: [0], reached: [25] },
  });
});

it('has no goal where no version has one', () => {
  expect(sharesOf([of(1, { started: 10, finished: 10 })]).reached).toBeUndefined();
});
