/**
 * How percentages divide customers, by the cases of GrowthBook's SDKs (`getBucketRange`, `chooseVariation`; specification 0.x, 13 of each). What differs by
 * design: percentages that do not add up are refused where GrowthBook falls back to equal ones; and less than full coverage is a holdout, with a salt of
 * its own, so an arm's range has no hole.
 */
import { describe, expect, test } from 'vitest';
import { armAt } from '../../../../test/support/database/setup-assignment.ts';
import { sharesOf } from '../../http/experiments/division.ts';
import { readArms } from './arms.ts';
import { percent } from './experiment-view.ts';

const arms = (weights: readonly number[]) =>
  weights.map((weight, n) => ({ id: `arm-${n}`, percentage: Math.round(weight * 1e6) / 1e4 }));

const none = { labels: {}, configs: {} };

/** From and to, as shares of all. */
const rangesOf = (weights: readonly number[]) => {
  const { cuts } = readArms(arms(weights), none);
  return cuts.map((cut, n) => [(cuts[n - 1] ?? 0) / 10_000, cut / 10_000]);
};

describe('ranges', () => {
  test.each([
    [
      'normal 50/50',
      [0.5, 0.5],
      [
        [0, 0.5],
        [0.5, 1],
      ],
    ],
    [
      '4 variations',
      [0.25, 0.25, 0.25, 0.25],
      [
        [0, 0.25],
        [0.25, 0.5],
        [0.5, 0.75],
        [0.75, 1],
      ],
    ],
    [
      'uneven weights',
      [0.4, 0.6],
      [
        [0, 0.4],
        [0.4, 1],
      ],
    ],
    [
      'uneven weights, 3 variations',
      [0.2, 0.3, 0.5],
      [
        [0, 0.2],
        [0.2, 0.5],
        [0.5, 1],
      ],
    ],
  ])('%s', (_, weights, ranges) => {
    expect(rangesOf(weights)).toEqual(ranges);
  });

  test.each([
    ['weights sum below 1', [0.4, 0.1], '50'],
    ['weights sum above 1', [0.7, 0.6], '130'],
    ['weights sum almost equals 1', [0.4, 0.5999], '99.99'],
  ])('%s: refused', (_, weights, sum) => {
    expect(() => rangesOf(weights)).toThrow(`these add up to ${sum}`);
  });

  test('weights.length not equal to num variations: each arm has its percentage, so there is no such list', () => {
    expect([...sharesOf(readArms(arms([0.4, 0.4, 0.2]), none)).keys()]).toEqual(['arm-0', 'arm-1', 'arm-2']);
  });

  // The holdout is what coverage leaves out.
  test.each([
    ['reduced coverage', 50, true],
    ['uneven weights, 3 variations, reduced coverage', 80, true],
    ['zero coverage', 100, false],
    ['negative coverage', 120, false],
    ['coverage above 1', -50, false],
  ])('%s: a holdout of %i percent is taken: %s', (_, holdout, isTaken) => {
    expect(percent(99).safeParse(holdout).success).toBe(isTaken);
  });
});

describe('the arm at a place', () => {
  const halves = { arms: ['arm-0', 'arm-1'], cuts: [5000, 10_000] };

  test.each([
    ['even range, 0.2', 0.2, 'arm-0'],
    ['even range, 0.4', 0.4, 'arm-0'],
    ['even range, 0.6', 0.6, 'arm-1'],
    ['even range, 0.8', 0.8, 'arm-1'],
    ['even range, 0', 0, 'arm-0'],
    ['even range, 0.5', 0.5, 'arm-1'],
    // GrowthBook's ranges end at 0.25 and 0.75 here, and it leaves out 0.25, 0.4 and 0.8: of ours the holdout takes a half of every place alike.
    ['reduced range, 0.2', 0.2, 'arm-0'],
    ['reduced range, 0.4', 0.4, 'arm-0'],
    ['reduced range, 0.6', 0.6, 'arm-1'],
    ['reduced range, 0.8', 0.8, 'arm-1'],
    ['reduced range, 0.25', 0.25, 'arm-0'],
    ['reduced range, 0.5', 0.5, 'arm-1'],
  ])('%s', (_, place, arm) => {
    expect(armAt(halves, place * 2 ** 32)).toBe(arm);
  });

  test('zero range', () => {
    expect(armAt({ arms: ['arm-0', 'arm-1', 'arm-2'], cuts: [5000, 5000, 10_000] }, 0.5 * 2 ** 32)).toBe('arm-2');
  });
});
