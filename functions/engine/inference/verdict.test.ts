/** What an experiment may say, and what it must not. */
import { describe, expect, test } from 'vitest';
import { marginOfMean } from './confidence-sequence.ts';
import { type Figures, judge } from './verdict.ts';

/** An arm of customers of whom some have the outcome. */
const arm = (id: string, n: number, y: number, more: object = {}) => ({
  ...{ id, share: 1, exposed: n, sums: { n, y, yy: y, x: 0, xx: 0, xy: 0 } },
  ...more,
});
const figures = (arms: Figures['arms'], more: Partial<Figures> = {}): Figures => ({
  ...{ control: 'a', arms, days: 15, smallestArm: 100, better: 'MORE' },
  ...more,
});
const clear = [arm('a', 5000, 500), arm('b', 5000, 800)];

describe('judge', () => {
  test('names a winner that nothing speaks against', () => {
    const verdict = judge(figures(clear));
    expect(verdict).toMatchObject({ kind: 'WINNER', winner: 'b', doubts: [] });
    expect(verdict.comparisons.get('b')?.difference).toBeCloseTo(0.06, 10);
  });

  test('lets the control win when all others are worse, and the best of two that are better', () => {
    expect(judge(figures([arm('a', 5000, 800), arm('b', 5000, 500)]))).toMatchObject({ kind: 'WINNER', winner: 'a' });
    const three = [...clear, arm('c', 5000, 900)];
    expect(judge(figures(three))).toMatchObject({ winner: 'c' });
    expect(judge(figures([arm('a', 5000, 700), arm('b', 5000, 500), arm('c', 5000, 705)]))).toMatchObject({
      kind: 'NO_DIFFERENCE_SHOWN_YET',
    });
  });

  test('of a bad outcome lets the arm with less of it win, or the control when all others have more', () => {
    const bad = { better: 'LESS' } as const;
    expect(judge(figures(clear, bad))).toMatchObject({ kind: 'WINNER', winner: 'a' });
    const turned = [arm('a', 5000, 800), arm('b', 5000, 500), arm('c', 5000, 400)];
    expect(judge(figures(turned, bad))).toMatchObject({ kind: 'WINNER', winner: 'c' });
    expect(judge(figures(turned, bad)).comparisons.get('c')?.difference).toBeCloseTo(-0.08, 10);
    const three = [arm('a', 5000, 700), arm('b', 5000, 900), arm('c', 5000, 695)];
    expect(judge(figures(three, bad)).kind).toBe('NO_DIFFERENCE_SHOWN_YET');
  });

  test('says how many days are missing until the last one is two whole weeks after the first', () => {
    expect([0, 1, 12, 14, 15, 90].map((days) => judge(figures(clear, { days })).missingDays)).toEqual([
      15, 14, 3, 1, 0, 0,
    ]);
  });

  test.each([
    ['TWO_WEEKS_NOT_OVER', figures(clear, { days: 14 })],
    ['TOO_FEW_CUSTOMERS', figures(clear, { smallestArm: 5001 })],
    ['TOO_FEW_OUTCOMES', figures([arm('a', 100, 15), arm('b', 10_000, 0, { share: 100 })])],
    ['INTERVALS_CONTAIN_ZERO', figures([arm('a', 5000, 500), arm('b', 5000, 520)])],
  ])('shows no difference yet: %s', (doubt, given) => {
    expect(judge(given)).toMatchObject({ kind: 'NO_DIFFERENCE_SHOWN_YET', doubts: [doubt] });
    expect(judge(given)).not.toHaveProperty('winner');
  });

  test('says that nobody came to an arm, and compares nothing with it', () => {
    const verdict = judge(figures([arm('a', 50, 5), { ...arm('b', 0, 0), exposed: 50 }]));
    expect(verdict.doubts).toEqual(['NOBODY_YET', 'TOO_FEW_CUSTOMERS']);
    expect(verdict.comparisons.size).toBe(0);
    expect(judge(figures([arm('a', 0, 0), arm('b', 0, 0)], { days: 0 }))).toMatchObject({
      kind: 'NO_DIFFERENCE_SHOWN_YET',
      sampleRatio: undefined,
    });
  });

  test('hides every figure when the arms did not get their customers, those held out included', () => {
    const off = judge(figures([arm('a', 5000, 500), arm('b', 4000, 800)]));
    expect(off).toMatchObject({ kind: 'SAMPLE_RATIO_MISMATCH', doubts: [] });
    expect(off.comparisons.size).toBe(0);
    expect(judge(figures(clear, { heldOut: arm('HELD_OUT', 100, 5, { share: 1 }) })).kind).toBe(
      'SAMPLE_RATIO_MISMATCH',
    );
    expect(judge(figures(clear, { heldOut: arm('HELD_OUT', 100, 5, { share: 0.02 }) })).kind).toBe('WINNER');
  });

  test('divides α among all comparisons, that with those held out included', () => {
    const alone = judge(figures(clear));
    const held = judge(figures(clear, { heldOut: arm('HELD_OUT', 500, 30, { share: 0.1 }) }));
    const widthOf = ({ comparisons }: typeof alone) => {
      const { low = 0, high = 0 } = comparisons.get('b') ?? {};
      return high - low;
    };
    const [all, half] = [marginOfMean(10_000, 0.05), marginOfMean(10_000, 0.025)];
    expect(widthOf(held) / widthOf(alone)).toBeCloseTo(half / all, 10);
    expect(held.ofAll?.comparison.difference).toBeCloseTo(0.13 - 0.06, 10);
    expect(alone.ofAll).toBeUndefined();
  });

  test('leaves out an arm that nobody is to come to', () => {
    expect(judge(figures([...clear, arm('c', 0, 0, { share: 0 })]))).toMatchObject({ kind: 'WINNER', winner: 'b' });
  });
});
