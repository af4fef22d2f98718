/** The mixture sequential probability ratio test, another way to the same promise: reject when the ratio reaches 1/α. Of R's `mixtureSPRT`. */

/** Normal values with a known deviation `sigma`: `n` in each arm, difference `d`, mixing variance `tau²`. */
export const normalRatio = (n: number, d: number, sigma: number, tauSquared: number): number => {
  const variance = 2 * sigma * sigma;
  const spread = variance + n * tauSquared;
  return Math.sqrt(variance / spread) * Math.exp((n * n * tauSquared * d * d) / (2 * variance * spread));
};
