/** Thousands of experiments of which the truth is known, looked at every day. Seeded, so that they are always the same. */
import { describe, expect, test } from 'vitest';
import { compareArms, expectedOutcomes } from './compare.ts';
import { planExperiment } from './plan-experiment.ts';
import { checkSampleRatio } from './sample-ratio.ts';
import type { Sums } from './sums.ts';
import { judge } from './verdict.ts';

/** Mulberry32: the next number from 0 to 1. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function successes(random: () => number, n: number, share: number): number {
  let count = 0;
  for (let i = 0; i < n; i += 1) if (random() < share) count += 1;
  return count;
}

const sums = (n: number, y: number): Sums => ({ n, y, yy: y, x: 0, xx: 0, xy: 0 });

/** The interval for one look, which nobody should look at twice. */
function zTest(n: number, a: number, b: number): boolean {
  const [p, q] = [a / n, b / n];
  const pooled = (a + b) / (2 * n);
  return Math.abs(p - q) > 1.959964 * Math.sqrt((2 * pooled * (1 - pooled)) / n);
}

interface Alarms {
  readonly sequence: number;
  readonly z: number;
}

/** Shares of experiments that ever saw a difference in `looks` looks. */
function simulate(
  tests: number,
  looks: number,
  perLook: number,
  shares: readonly [number, number],
  seed: number,
): Alarms {
  const random = chance(seed);
  let [sequence, z] = [0, 0];
  for (let one = 0; one < tests; one += 1) {
    let [a, b] = [0, 0];
    let [isSeen, isSeenByZ] = [false, false];
    for (let look = 1; look <= looks; look += 1) {
      a += successes(random, perLook, shares[0]);
      b += successes(random, perLook, shares[1]);
      const n = look * perLook;
      const found = compareArms(sums(n, a), sums(n, b), 0.05);
      isSeen ||= found !== undefined && (found.low > 0 || found.high < 0);
      isSeenByZ ||= zTest(n, a, b);
    }
    sequence += Number(isSeen);
    z += Number(isSeenByZ);
  }
  return { sequence: sequence / tests, z: z / tests };
}

describe('without a difference', () => {
  test('4000 experiments with 30 looks: one in twenty is deceived at the most, where looking at one interval deceives a quarter', () => {
    const { sequence, z } = simulate(4000, 30, 200, [0.1, 0.1], 17);
    expect(z).toBeGreaterThan(0.2);
    expect(sequence).toBeLessThanOrEqual(0.05);
  });

  test('rare outcomes and few customers deceive no more', () => {
    expect(simulate(1000, 20, 100, [0.02, 0.02], 3).sequence).toBeLessThanOrEqual(0.05);
    expect(simulate(1000, 30, 50, [0.5, 0.5], 4).sequence).toBeLessThanOrEqual(0.05);
  });
});

/** Shares of experiments without a difference that ever have a winner, from the fourteenth of `days` days on. */
function winners(tests: number, days: number, perDay: readonly [number, number], share: number, seed: number): number {
  const random = chance(seed);
  let found = 0;
  for (let one = 0; one < tests; one += 1) {
    const [ys, ns] = [
      [0, 0],
      [0, 0],
    ];
    let isFound = false;
    for (let day = 1; day <= days && !isFound; day += 1) {
      const arms = perDay.map((n, at) => {
        ys[at] = (ys[at] ?? 0) + successes(random, n, share);
        ns[at] = (ns[at] ?? 0) + n;
        return { id: String(at), share: n, exposed: ns[at], sums: sums(ns[at], ys[at]) };
      });
      isFound = judge({ control: '0', arms, days: day, smallestArm: 100, better: 'MORE' }).kind === 'WINNER';
    }
    found += Number(isFound);
  }
  return found / tests;
}

/** Shares of experiments whose sample ratio is ever judged off in `looks` looks, by its judgement and by χ² alone. */
function sampleRatios(
  tests: number,
  looks: number,
  perLook: number,
  [should, does]: readonly [number, number],
  seed: number,
) {
  const random = chance(seed);
  const ever = { warned: 0, mismatched: 0, byChiSquare: 0 };
  for (let one = 0; one < tests; one += 1) {
    let inFirst = 0;
    const seen = { warned: false, mismatched: false, byChiSquare: false };
    for (let look = 1; look <= looks; look += 1) {
      inFirst += successes(random, perLook, does);
      const found = checkSampleRatio([inFirst, look * perLook - inFirst], [should, 1 - should]);
      seen.warned ||= found !== undefined && found.judgement !== 'FINE';
      seen.mismatched ||= found?.judgement === 'MISMATCH';
      seen.byChiSquare ||= found !== undefined && found.p < 0.001;
    }
    ever.warned += Number(seen.warned) / tests;
    ever.mismatched += Number(seen.mismatched) / tests;
    ever.byChiSquare += Number(seen.byChiSquare) / tests;
  }
  return ever;
}

describe('the sample ratio, looked at 30 times', () => {
  test.each([
    [0.5, 200, 11],
    [0.1, 200, 12],
    [0.02, 400, 13],
  ])(
    'without a fault: 4000 experiments with a share of %d, warned of one in a hundred at the most',
    (share, perLook, seed) => {
      const { warned, mismatched, byChiSquare } = sampleRatios(4000, 30, perLook, [share, share], seed);
      expect(warned).toBeLessThanOrEqual(0.01);
      expect(mismatched).toBeLessThanOrEqual(0.001);
      expect(byChiSquare).toBeGreaterThan(mismatched);
    },
  );

  test('with a fault: one customer in ten of an arm who is lost is found in nearly all experiments', () => {
    // Of 100 customers who come to each arm 90 are recorded in the second.
    expect(sampleRatios(200, 30, 600, [0.5, 100 / 190], 14).mismatched).toBeGreaterThan(0.95);
  });
});

describe('a small arm and a rare outcome', () => {
  test.each([
    [0.01, [8, 72]],
    [0.02, [8, 152]],
    [0.05, [8, 72]],
    [0.99, [8, 72]],
  ] as const)('%d of customers, %j a day: one in twenty is deceived at the most', (share, perDay) => {
    expect(winners(1000, 40, perDay, share, 7)).toBeLessThanOrEqual(0.05);
  });

  test('have no interval of the small arm alone, in which nobody has it', () => {
    // 0 of 111 and 16 of 1 089: Fisher's exact test says p = 0.39.
    const found = compareArms(sums(111, 0), sums(1089, 16), 0.05);
    expect(found?.low).toBeLessThan(0);
    expect(expectedOutcomes(sums(111, 0), sums(1089, 16))).toBeCloseTo(1.48, 2);
    expect(expectedOutcomes(sums(111, 111), sums(1089, 1073))).toBeCloseTo(1.48, 2);
  });
});

describe('with a difference', () => {
  test('finds it, nearly always', () => {
    expect(simulate(300, 30, 200, [0.1, 0.13], 5).sequence).toBeGreaterThan(0.9);
  });

  test('finds the planned one by the planned number, as often as planned', () => {
    const { perArm } = planExperiment({
      baseline: 0.1,
      effect: 0.02,
      power: 0.8,
      arms: 2,
      customersPerDay: 500,
      outcomeDays: 1,
    });
    const found = simulate(300, 10, Math.ceil(perArm / 10), [0.1, 0.12], 6).sequence;
    expect(found).toBeGreaterThan(0.75);
    expect(found).toBeLessThan(0.95);
  });
});
