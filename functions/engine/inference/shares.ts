/**
 * Intervals of shares and counts at one look. A share by Wilson's score interval (1927), which holds for few cases and for shares near 0 and 1; a count
 * of events by its Poisson interval, after taking the square root (Anscombe 1948).
 */
import { chiSquareSurvival } from './chi-square.ts';

/** Of 95 percent. */
export const USUAL_Z = 1.959964;

export interface Share {
  readonly numerator: number;
  readonly denominator: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** `denominator` is at least 1. */
export function shareOf(numerator: number, denominator: number, z = USUAL_Z): Share {
  const share = numerator / denominator;
  const scale = 1 + (z * z) / denominator;
  const middle = (share + (z * z) / (2 * denominator)) / scale;
  const margin = (z / scale) * Math.sqrt((share * (1 - share)) / denominator + (z / (2 * denominator)) ** 2);
  return {
    ...{ numerator, denominator, share },
    low: numerator === 0 ? 0 : Math.max(0, middle - margin),
    high: numerator === denominator ? 1 : Math.min(1, middle + margin),
  };
}

export const overlap = (one: Share, other: Share): boolean => one.low <= other.high && other.low <= one.high;

/** How many to expect where `count` came by chance. */
export function countBetween(count: number, z = USUAL_Z): { readonly low: number; readonly high: number } {
  const root = Math.sqrt(count + 3 / 8);
  const square = (value: number) => Math.max(0, value ** 2 - 3 / 8);
  return { low: square(Math.max(0, root - z / 2)), high: square(root + z / 2) };
}

/** The z of an interval that misses with the given chance, both sides together; for `looks` intervals of which none may miss, Bonferroni's. */
export function zOf(alpha: number, looks = 1): number {
  let [low, high] = [0, 40];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (chiSquareSurvival(middle * middle, 1) > alpha / looks) low = middle;
    else high = middle;
  }
  return high;
}
