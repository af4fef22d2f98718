/** Compares an arm with another: the difference of their means, and the interval in which it lies. */
import { marginOfDifference } from './confidence-sequence.ts';
import { adjust } from './cuped.ts';
import type { Sums } from './sums.ts';

export interface Comparison {
  /** Of the arm less that of the control, per customer, adjusted. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** The difference and its interval as shares of the control's mean; null when that is not above 0. */
  readonly relative: { readonly difference: number; readonly low: number; readonly high: number } | null;
  /** The share by which what customers did before made the variance smaller. */
  readonly varianceReduction: number;
}

/** Undefined: an arm has fewer than two customers. */
export function compareArms(control: Sums, arm: Sums, alpha: number): Comparison | undefined {
  if (control.n < 2 || arm.n < 2) return undefined;
  const { estimates, reduction } = adjust([control, arm]);
  const [base, other] = estimates;
  const difference = other.mean - base.mean;
  const margin = marginOfDifference(base.variance / control.n + other.variance / arm.n, control.n + arm.n, alpha);
  const [low, high] = [difference - margin, difference + margin];
  const by = base.mean;
  const relative = by > 0 ? { difference: difference / by, low: low / by, high: high / by } : null;
  return { difference, low, high, relative, varianceReduction: reduction };
}
