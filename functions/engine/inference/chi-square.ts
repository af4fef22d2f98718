/** The χ² distribution, by the incomplete gamma function: its series, and its continued fraction by Lentz's method. */
import { logGamma } from './log-gamma.ts';

const PRECISION = 1e-15;
const MOST_TERMS = 10_000;

/** The share of the gamma distribution below x, where its series converges fast: x < a + 1. */
function lowerShare(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MOST_TERMS && term > sum * PRECISION; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * Math.exp(-x + a * Math.log(x) - logGamma(a));
}

/** The share above x, where the continued fraction converges fast: x ≥ a + 1. */
function upperShare(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < MOST_TERMS; n += 1) {
    const factor = -n * (n - a);
    b += 2;
    d = 1 / (factor * d + b);
    c = b + factor / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < PRECISION) break;
  }
  return Math.exp(-x + a * Math.log(x) - logGamma(a)) * fraction;
}

/** How likely a value of χ² is that is at least as great. `freedom` is a whole number from 1. */
export function chiSquareSurvival(value: number, freedom: number): number {
  const [a, x] = [freedom / 2, value / 2];
  if (x <= 0) return 1;
  return x < a + 1 ? 1 - lowerShare(a, x) : upperShare(a, x);
}
