/** Numbers that others published or computed. */
import { describe, expect, test } from 'vitest';
import { chiSquareSurvival } from './chi-square.ts';
import { compareArms } from './compare.ts';
import { marginOfDifference, marginOfMean } from './confidence-sequence.ts';
import { adjust } from './cuped.ts';
import { planExperiment } from './plan-experiment.ts';
import { checkSampleRatio } from './sample-ratio.ts';
import { bernoulliRatio, normalRatio } from './setup-msprt.ts';
import { noSums, type Sums } from './sums.ts';

/** Of customers with an outcome and the same figure before. */
const sumsOf = (customers: readonly (readonly [y: number, x: number])[]): Sums => {
  const sum = (of: (y: number, x: number) => number) => customers.reduce((all, [y, x]) => all + of(y, x), 0);
  return {
    n: customers.length,
    ...{ y: sum((y) => y), yy: sum((y) => y * y) },
    ...{ x: sum((_, x) => x), xx: sum((_, x) => x * x), xy: sum((y, x) => x * y) },
  };
};

describe('confidence sequences', () => {
  test.each([
    [100, 0.365639],
    [1000, 0.096064],
    [10_000, 0.03273],
  ])('of %i values are %d wide', (t, margin) => {
    expect(marginOfMean(t, 0.05, 0.01)).toBeCloseTo(margin, 5);
    expect(marginOfDifference(1 / t, t, 0.05)).toBeCloseTo(margin, 5);
    // Wider than an interval for one look.
    expect(margin).toBeGreaterThan(1.96 / Math.sqrt(t));
  });

  test('agree with the mixture test on what is sure and what is not', () => {
    expect(normalRatio(10_000, 0.06, 1, 0.01)).toBeCloseTo(951.0975, 3);
    expect(normalRatio(5000, 0.06, 1, 0.01)).toBeCloseTo(14.84814, 4);
    expect(normalRatio(1000, 0.1, 1, 0.01)).toBeCloseTo(3.27872, 4);
    const isSure = (n: number, d: number) => d > marginOfDifference(2 / n, 2 * n, 0.05);
    for (const [n, d] of [
      [10_000, 0.06],
      [5000, 0.06],
      [1000, 0.1],
      [2000, 0.2],
    ] as const)
      expect([n, d, isSure(n, d)]).toEqual([n, d, normalRatio(n, d, 1, 0.01) >= 20]);
  });

  // Shares of a and b. The mixture test is set to effects of about two points, and both are clear of their limits here.
  test.each([
    [10_000, 0.1, 0.13],
    [20_000, 0.1, 0.12],
    [2000, 0.1, 0.11],
    [5000, 0.5, 0.56],
    [1000, 0.5, 0.53],
    [50_000, 0.01, 0.0105],
  ])('agree with the mixture test of shares: %i customers, %d and %d', (n, a, b) => {
    const sums = (share: number): Sums => ({ ...noSums, n, y: n * share, yy: n * share });
    const found = compareArms(sums(a), sums(b), 0.05);
    const ratio = bernoulliRatio(n, a, b, 0.0004);
    expect([n, (found?.low ?? 0) > 0]).toEqual([n, ratio >= 20]);
    // Normal values of the same variance say the same.
    const normal = normalRatio(n, b - a, Math.sqrt((a * (1 - a) + b * (1 - b)) / 2), 0.0004);
    expect(ratio / normal).toBeCloseTo(1, 9);
  });
});

describe('the sample ratio', () => {
  test('is judged by χ²', () => {
    const many = checkSampleRatio([821_588, 815_482], [1, 1]);
    expect(many?.chiSquare).toBeCloseTo(22.77437, 4);
    expect(many?.p).toBeCloseTo(1.82e-6, 8);
    expect(many?.judgement).toBe('MISMATCH');
    const few = checkSampleRatio([5000, 5200], [50, 50]);
    expect(few?.chiSquare).toBeCloseTo(3.92157, 5);
    expect(few?.p).toBeCloseTo(0.04767, 5);
    expect(few?.judgement).toBe('FINE');
  });

  test('warns before it is sure, and lets a tiny deviation of many customers pass', () => {
    expect(checkSampleRatio([5000, 5400], [1, 1])?.judgement).toBe('WARNING');
    // χ² alone would warn: p 0.006.
    expect(checkSampleRatio([5000, 5280], [1, 1])?.judgement).toBe('FINE');
    expect(checkSampleRatio([10_008_000, 9_992_000], [1, 1])).toMatchObject({ judgement: 'FINE' });
    expect(checkSampleRatio([100, 0, 0], [1, 0, 1])?.judgement).toBe('MISMATCH');
    expect(checkSampleRatio([0, 0], [1, 1])).toBeUndefined();
    // Two held out of twenty, where one in a hundred should be: chance does that in one of sixty experiments.
    expect(checkSampleRatio([18, 2], [99, 1])).toBeUndefined();
    expect(checkSampleRatio([950, 50], [99, 1])?.judgement).toBe('MISMATCH');
    expect(checkSampleRatio([10, 0], [1, 0])).toBeUndefined();
  });

  // Critical values of tables.
  test.each([
    [3.841459, 1, 0.05],
    [10.827566, 1, 0.001],
    [5.991465, 2, 0.05],
    [18.307038, 10, 0.05],
    [0.003932, 1, 0.95],
    [124.342113, 100, 0.05],
    [0, 3, 1],
  ])('χ² of %d with %i degrees is beyond by %d', (value, freedom, p) => {
    expect(chiSquareSurvival(value, freedom)).toBeCloseTo(p, 5);
  });
});

describe('CUPED', () => {
  const a = [
    [3, 1],
    [5, 2],
    [4, 2],
    [8, 4],
    [9, 5],
  ] as const;
  const b = [
    [4, 1],
    [7, 3],
    [6, 2],
    [9, 4],
    [12, 6],
  ] as const;

  test('is what it is customer by customer', () => {
    const { theta, estimates } = adjust([sumsOf(a), sumsOf(b)]);
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const within = (arm: typeof a | typeof b, of: (y: number, x: number) => number) => {
      const [my, mx] = [mean(arm.map(([y]) => y)), mean(arm.map(([, x]) => x))];
      return arm.reduce((sum, [y, x]) => sum + of(y - my, x - mx), 0);
    };
    const both = (of: (y: number, x: number) => number) => within(a, of) + within(b, of);
    expect(theta).toBeCloseTo(both((y, x) => x * y) / both((_, x) => x * x), 12);
    const rho = both((y, x) => x * y) / Math.sqrt(both((_, x) => x * x) * both((y) => y * y));
    expect(compareArms(sumsOf(a), sumsOf(b), 0.05)?.varianceReduction).toBeCloseTo(rho * rho, 12);
    const middle = mean([...a, ...b].map(([, x]) => x));
    for (const [n, arm] of [a, b].entries()) {
      const adjusted = arm.map(([y, x]) => y - theta * (x - middle));
      expect(estimates[n]?.mean).toBeCloseTo(mean(adjusted), 12);
      const spread = adjusted.reduce((sum, value) => sum + (value - mean(adjusted)) ** 2, 0);
      expect(estimates[n]?.variance).toBeCloseTo(spread / 4, 12);
    }
  });

  test('changes nothing when nobody did anything before', () => {
    const without = (arm: typeof a | typeof b) => sumsOf(arm.map(([y]) => [y, 0]));
    expect(adjust([without(a), without(b)])).toMatchObject({
      theta: 0,
      estimates: [{ mean: 5.8 }, { mean: 7.6 }],
    });
    expect(compareArms(without(a), without(b), 0.05)?.varianceReduction).toBe(0);
  });

  test('narrows the interval and keeps the sign', () => {
    const one = compareArms(sumsOf(a), sumsOf(b), 0.05);
    const plain = compareArms({ ...sumsOf(a), x: 0, xx: 0, xy: 0 }, { ...sumsOf(b), x: 0, xx: 0, xy: 0 }, 0.05);
    if (!one || !plain) throw new Error('no comparison');
    expect(one.high - one.low).toBeLessThan((plain.high - plain.low) / 2);
    expect(one.relative).toBeGreaterThan(0);
    expect(compareArms(noSums, sumsOf(a), 0.05)).toBeUndefined();
  });
});

describe('the plan', () => {
  const plan = { baseline: 0.1, effect: 0.02, power: 0.8, arms: 2, customersPerDay: 200, outcomeDays: 14 } as const;

  test('asks for more than one look at a fixed end would, and for whole weeks', () => {
    const { perArm, customers, days } = planExperiment(plan);
    // One look: (1.95996 + 0.84162)² (0.1 · 0.9 + 0.12 · 0.88) / 0.02² = 3839.
    expect(perArm).toBeGreaterThan(3839);
    expect(perArm).toBeLessThan(3 * 3839);
    expect(customers).toBe(2 * perArm);
    expect((days - 15) % 7).toBe(0);
    expect(days).toBeGreaterThanOrEqual(customers / 200 + 15);
    expect(days).toBeLessThan(customers / 200 + 22);
  });

  test('is never shorter than two weeks, and grows with arms and power', () => {
    expect(planExperiment({ ...plan, customersPerDay: 1e6, outcomeDays: 1 }).days).toBe(16);
    expect(planExperiment({ ...plan, arms: 5 }).perArm).toBeGreaterThan(planExperiment(plan).perArm);
    expect(planExperiment({ ...plan, power: 0.9 }).perArm).toBeGreaterThan(planExperiment(plan).perArm);
    expect(planExperiment({ ...plan, effect: -0.02 }).perArm).toBeLessThan(planExperiment(plan).perArm);
  });
});
