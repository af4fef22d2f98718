/** Coefficients of Lanczos' approximation with g = 7, as in Numerical Recipes and Boost; good to 15 digits. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
const HALF_LOG_TAU = 0.5 * Math.log(2 * Math.PI);

/** Returns ln Γ(x) of a positive number. */
export function logGamma(x: number): number {
  // Small numbers by Γ(x) = Γ(x + 1) / x: the approximation holds from one half on.
  if (x < 0.5) return logGamma(x + 1) - Math.log(x);
  const base = x + 6.5;
  const series = LANCZOS.reduce(
    (sum, coefficient, index) => (index === 0 ? coefficient : sum + coefficient / (x + index - 1)),
    0,
  );
  return HALF_LOG_TAU + (x - 0.5) * Math.log(base) - base + Math.log(series);
}

/** Returns ln B(a, b). */
export const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);
