/**
 * The gamma-gamma model of what orders are worth: each customer's orders vary around a mean of their own (shape p), and the means vary
 * between customers (q, v). Fader and Hardie, "The gamma-gamma model of monetary value" (2013).
 */
import { logGamma } from '../../../engine/inference/log-gamma.ts';

export interface GammaGamma {
  readonly p: number;
  readonly q: number;
  readonly v: number;
}

/** What a customer's repeats were worth: how many there were, and their mean, above zero. */
export interface Spending {
  readonly repeats: number;
  readonly meanValue: number;
}

/** Sums that the likelihood needs of all customers with the same number of repeats. */
interface Spenders {
  readonly repeats: number;
  readonly values: readonly number[];
  readonly sumOfLogs: number;
}

/** Groups customers by their repeats. Those without any, or with a mean that is not above zero, are left out. */
export function groupSpending(spending: Iterable<Spending>): Spenders[] {
  const groups = new Map<number, number[]>();
  for (const { repeats, meanValue } of spending) {
    if (repeats <= 0 || !(meanValue > 0)) continue;
    const group = groups.get(repeats);
    if (group) group.push(meanValue);
    else groups.set(repeats, [meanValue]);
  }
  return [...groups].map(([repeats, values]) => {
    return { repeats, values, sumOfLogs: values.reduce((sum, value) => sum + Math.log(value), 0) };
  });
}

/** Returns the log-likelihood of what orders were worth. */
export function logLikelihoodOfValues({ p, q, v }: GammaGamma, groups: readonly Spenders[]): number {
  const constant = q * Math.log(v) - logGamma(q);
  return groups.reduce((sum, { repeats, values, sumOfLogs }) => {
    const shape = p * repeats;
    const each = constant + logGamma(shape + q) - logGamma(shape) + shape * Math.log(repeats);
    const logs = values.reduce((total, value) => total + Math.log(v + repeats * value), 0);
    return sum + values.length * each + (shape - 1) * sumOfLogs - (shape + q) * logs;
  }, 0);
}

/** Returns what the customer's next orders are expected to be worth on average; NaN where the model has no mean (q ≤ 1). */
export function expectedOrderValue({ p, q, v }: GammaGamma, { repeats, meanValue }: Spending): number {
  if (q <= 1) return Number.NaN;
  return (p * (v + repeats * meanValue)) / (p * repeats + q - 1);
}
