/** Whether as many customers came to each arm as should have: if not, something beside chance divides them, and no figure of theirs can be trusted. */
import { chiSquareSurvival } from './chi-square.ts';
import { logGamma } from './log-gamma.ts';

export interface SampleRatio {
  /** For one look at a fixed end. */
  readonly chiSquare: number;
  readonly p: number;
  /** Holds however often one looks: in a share α of experiments at the most it ever falls to α by chance. */
  readonly pAtAnyTime: number;
  /** The greatest deviation of an arm's share from what it should be, 0 to 1. */
  readonly deviation: number;
  /** With Statsig's limits, by the p at any time: https://docs.statsig.com/experiments/monitor. */
  readonly judgement: 'FINE' | 'WARNING' | 'MISMATCH';
}

const MISMATCH = 0.001;
const WARNING = 0.01;
/** A smaller deviation changes no verdict, however sure it is. */
const SMALLEST_DEVIATION = 0.001;

/** χ² is that of a table only where so many customers are expected in each arm. */
const FEWEST_EXPECTED = 10;

/** How near other shares are thought to be to those that should be, in customers: the greater, the nearer. Several, so that large and small deviations are both found early. */
const PRIORS = [100, 1000, 10_000] as const;

interface Part {
  readonly count: number;
  /** 0 to 1. */
  readonly share: number;
}

/**
 * ln of the Bayes factor of shares from a Dirichlet distribution about those that should be, against these. In an experiment without a fault its expected
 * value is 1 at every moment, so it ever reaches 1/α in a share α of them at the most.
 * Lindon & Malek 2022, "Anytime-valid inference for multinomial count data", https://arxiv.org/abs/2011.03567.
 */
function logBayesFactor(parts: readonly Part[], prior: number): number {
  const came = parts.reduce((sum, { count }) => sum + count, 0);
  return parts.reduce(
    (sum, { count, share }) =>
      sum + logGamma(prior * share + count) - logGamma(prior * share) - count * Math.log(share),
    logGamma(prior) - logGamma(prior + came),
  );
}

/** The mean of several such factors is one too. */
function anyTimeP(parts: readonly Part[]): number {
  const factors = PRIORS.map((prior) => Math.exp(logBayesFactor(parts, prior)));
  return Math.min(1, PRIORS.length / factors.reduce((sum, factor) => sum + factor, 0));
}

/**
 * `shares` are what each arm should have, of any sum; an arm of share 0 has no part. Undefined: fewer than two arms have a share, or too few came for
 * the smallest arm to have ten.
 */
export function checkSampleRatio(counts: readonly number[], shares: readonly number[]): SampleRatio | undefined {
  const arms = counts.map((count, n) => ({ count, share: shares[n] ?? 0 })).filter(({ share }) => share > 0);
  const came = arms.reduce((sum, { count }) => sum + count, 0);
  const whole = arms.reduce((sum, { share }) => sum + share, 0);
  if (arms.length < 2) return undefined;
  const parts = arms.map(({ count, share }) => ({ count, share: share / whole, expected: (came * share) / whole }));
  if (parts.some(({ expected }) => expected < FEWEST_EXPECTED)) return undefined;
  const chiSquare = parts.reduce((sum, { count, expected }) => sum + (count - expected) ** 2 / expected, 0);
  const deviation = Math.max(...parts.map(({ count, expected }) => Math.abs(count - expected) / came));
  const p = chiSquareSurvival(chiSquare, arms.length - 1);
  const pAtAnyTime = anyTimeP(parts);
  const isLarge = deviation >= SMALLEST_DEVIATION;
  const judgement =
    pAtAnyTime < MISMATCH && isLarge ? 'MISMATCH' : pAtAnyTime < WARNING && isLarge ? 'WARNING' : 'FINE';
  return { chiSquare, p, pAtAnyTime, deviation, judgement };
}
