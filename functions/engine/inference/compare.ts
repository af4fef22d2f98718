/** Compares an arm with another: the difference of their means, and the interval in which it lies. */
import { marginOfDifference } from './confidence-sequence.ts';
import { adjust } from './cuped.ts';
import { addSums, type Sums, spreadOf } from './sums.ts';

export interface Comparison {
  /** Of the arm less that of the control, per customer, adjusted. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** The difference as a share of the control's mean; null when that is not above 0. Without an interval: that mean is not known for sure either. */
  readonly relative: number | null;
  /** The share by which what customers did before made the variance smaller; 0 where it did not. */
  readonly varianceReduction: number;
}

/** The variance of one customer, and how many there are. */
type Spread = readonly [variance: number, customers: number];

/**
 * The variance of the difference of two means: each arm's own, or both arms' together where that is more. A small arm in which nobody has a rare
 * outcome has a variance of 0, and an interval of that would show differences that are not there.
 */
function varianceOf([one, n]: Spread, [other, m]: Spread): number {
  const own = one / n + other / m;
  const together = (one * (n - 1) + other * (m - 1)) / (n + m - 2);
  return Math.max(own, together * (1 / n + 1 / m));
}

/** Undefined: an arm has fewer than two customers, or all customers did the same, which tells nothing of how others differ. */
export function compareArms(control: Sums, arm: Sums, alpha: number): Comparison | undefined {
  if (control.n < 2 || arm.n < 2) return undefined;
  const [base, other] = adjust([control, arm]).estimates;
  const difference = other.mean - base.mean;
  const variance = varianceOf([base.variance, control.n], [other.variance, arm.n]);
  if (variance === 0) return undefined;
  const margin = marginOfDifference(variance, control.n + arm.n, alpha);
  const [low, high] = [difference - margin, difference + margin];
  const plain = (sums: Sums): Spread => [spreadOf(sums).yy / (sums.n - 1), sums.n];
  const varianceReduction = Math.max(0, 1 - variance / varianceOf(plain(control), plain(arm)));
  const by = base.mean;
  const relative = by > 0 ? difference / by : null;
  return { difference, low, high, relative, varianceReduction };
}

/**
 * How many customers of the smaller arm should have the outcome if the arms did not differ, or should not have it where those are fewer. Of values
 * other than 0 and 1, (Σy)² / Σy² stands for the number of those who have it: few large values count as few.
 */
export function expectedOutcomes(control: Sums, arm: Sums): number {
  const { n, y, yy } = addSums(control, arm);
  if (n === 0) return 0;
  const having = yy > 0 ? (y * y) / yy : 0;
  const rarer = y === yy ? Math.min(having, n - having) : having;
  return (rarer * Math.min(control.n, arm.n)) / n;
}
