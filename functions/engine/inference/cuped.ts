/**
 * CUPED: takes out of an outcome what customers would have done anyway, as far as the same figure in the time before tells. The difference of two arms
 * stays what it is on average, and its variance falls by 1 − ρ², with ρ the correlation of both figures.
 * Deng, Xu, Kohavi, Walker 2013, "Improving the Sensitivity of Online Controlled Experiments by Utilizing Pre-Experiment Data".
 */
import { addSums, type Sums, spreadOf } from './sums.ts';

/** An arm after the adjustment. */
export interface Estimate {
  readonly mean: number;
  /** Of one customer. */
  readonly variance: number;
}

export interface Adjusted {
  readonly estimates: readonly [Estimate, Estimate];
  /** θ = cov(Y, X) / var(X), within both arms. 0 when X never differs. */
  readonly theta: number;
}

/** Both arms have at least two customers. */
export function adjust(arms: readonly [Sums, Sums]): Adjusted {
  const [a, b] = [spreadOf(arms[0]), spreadOf(arms[1])];
  const [xx, xy] = [a.xx + b.xx, a.xy + b.xy];
  const theta = xx > 0 ? xy / xx : 0;
  const all = addSums(...arms);
  const estimate = ({ n, y, x }: Sums, spread: typeof a): Estimate => ({
    mean: y / n - theta * (x / n - all.x / all.n),
    variance: Math.max(spread.yy - 2 * theta * spread.xy + theta * theta * spread.xx, 0) / (n - 1),
  });
  return { estimates: [estimate(arms[0], a), estimate(arms[1], b)], theta };
}
