/** The mixture sequential probability ratio test, another way to the same promise: reject when the ratio reaches 1/α. Of R's `mixtureSPRT`. */

/** Normal values with a known deviation `sigma`: `n` in each arm, difference `d`, mixing variance `tau²`. */
export const normalRatio = (n: number, d: number, sigma: number, tauSquared: number): number =>
  ratioOf(n, d, 2 * sigma * sigma, tauSquared);

/** Shares `a` and `b` of customers with an outcome, `n` in each arm. */
export const bernoulliRatio = (n: number, a: number, b: number, tauSquared: number): number =>
  ratioOf(n, b - a, a * (1 - a) + b * (1 - b), tauSquared);

/** `variance`: of the difference of a pair. */
function ratioOf(n: number, d: number, variance: number, tauSquared: number): number {
  const spread = variance + n * tauSquared;
  return Math.sqrt(variance / spread) * Math.exp((n * n * tauSquared * d * d) / (2 * variance * spread));
}
