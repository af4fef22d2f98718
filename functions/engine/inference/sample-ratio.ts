/** Whether as many customers came to each arm as should have: if not, something beside chance divides them, and no figure of theirs can be trusted. */
import { chiSquareSurvival } from './chi-square.ts';

export interface SampleRatio {
  readonly chiSquare: number;
  readonly p: number;
  /** The greatest deviation of an arm's share from what it should be, 0 to 1. */
  readonly deviation: number;
  /** As Statsig judges: https://docs.statsig.com/experiments/monitor. */
  readonly judgement: 'FINE' | 'WARNING' | 'MISMATCH';
}

const MISMATCH = 0.001;
const WARNING = 0.01;
/** A smaller deviation changes no verdict, however sure it is. */
const SMALLEST_DEVIATION = 0.001;

/** χ² tells chance from something else only where so many customers are expected in each arm: 2 of 20 held out, of 1 percent, are nothing strange. */
const FEWEST_EXPECTED = 10;

/**
 * `shares` are what each arm should have, of any sum; an arm of share 0 has no part. Undefined: fewer than two arms have a share, or too few came for
 * the smallest arm to have ten.
 */
export function checkSampleRatio(counts: readonly number[], shares: readonly number[]): SampleRatio | undefined {
  const arms = counts.map((count, n) => ({ count, share: shares[n] ?? 0 })).filter(({ share }) => share > 0);
  const came = arms.reduce((sum, { count }) => sum + count, 0);
  const whole = arms.reduce((sum, { share }) => sum + share, 0);
  if (arms.length < 2) return undefined;
  const parts = arms.map(({ count, share }) => ({ count, expected: (came * share) / whole }));
  if (parts.some(({ expected }) => expected < FEWEST_EXPECTED)) return undefined;
  const chiSquare = parts.reduce((sum, { count, expected }) => sum + (count - expected) ** 2 / expected, 0);
  const deviation = Math.max(...parts.map(({ count, expected }) => Math.abs(count - expected) / came));
  const p = chiSquareSurvival(chiSquare, arms.length - 1);
  const isLarge = deviation >= SMALLEST_DEVIATION;
  const judgement = p < MISMATCH && isLarge ? 'MISMATCH' : p < WARNING && isLarge ? 'WARNING' : 'FINE';
  return { chiSquare, p, deviation, judgement };
}
