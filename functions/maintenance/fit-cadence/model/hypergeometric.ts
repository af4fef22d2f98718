/** Terms after which the series is given up: near z = 1 it needs thousands. */
const MOST_TERMS = 100_000;

/** Returns Gauss's ₂F₁(a, b; c; z) by its series, for |z| < 1 and a `c` that is not zero or a negative whole number; NaN when that does not end. */
export function hypergeometric(a: number, b: number, c: number, z: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 0; n < MOST_TERMS; n += 1) {
    term *= (((a + n) * (b + n)) / ((c + n) * (n + 1))) * z;
    sum += term;
    if (Math.abs(term) <= 1e-14 * Math.abs(sum)) return sum;
  }
  return Number.NaN;
}
