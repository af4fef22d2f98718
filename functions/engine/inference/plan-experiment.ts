/** How many customers an experiment needs, and how long it takes, before it starts. */
import { marginOfDifference } from './confidence-sequence.ts';
import { FEWEST_OUTCOMES } from './verdict.ts';

/** Quantiles of the normal distribution: how likely an effect of that size is found. */
const POWERS = { 0.8: 0.841621, 0.9: 1.281552 } as const;

export interface Plan {
  /** Share of customers who have the outcome without the change, above 0 and below 1. */
  readonly baseline: number;
  /** The smallest change of that share that matters; not 0. */
  readonly effect: number;
  readonly power: keyof typeof POWERS;
  /** Arms, the control included, all of one size. */
  readonly arms: number;
  readonly customersPerDay: number;
  /** Days after the exposure in which the outcome counts. */
  readonly outcomeDays: number;
}

export interface Expectation {
  readonly perArm: number;
  readonly customers: number;
  /** The first day, whole weeks after it, at least two, and the days of the last outcome. */
  readonly days: number;
}

const ALPHA = 0.05;
/** No experiment gets more customers in an arm: Infinity stands for more. */
const MOST = 1e9;
/** Unless an experiment sets another number, a verdict needs as many in each arm. */
export const SMALLEST_ARM = 100;

/** The smallest number from which `isEnough` holds: it doubles, then halves. */
function smallest(isEnough: (n: number) => boolean): number {
  let high = 2;
  while (!isEnough(high)) {
    if (high >= MOST) return Number.POSITIVE_INFINITY;
    high *= 2;
  }
  let low = high / 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * For intervals that bear looking at any time; one look at a fixed end needs about half as many. Without the help of what customers did before, and
 * without a holdout. Infinity for more than a thousand million customers in an arm.
 */
export function planExperiment(plan: Plan): Expectation {
  const { baseline, effect, power, arms, customersPerDay, outcomeDays } = plan;
  const changed = baseline + effect;
  const variance = baseline * (1 - baseline) + changed * (1 - changed);
  const mean = baseline + effect / 2;
  const fewest = Math.max(SMALLEST_ARM, FEWEST_OUTCOMES / Math.min(mean, 1 - mean));
  const perArm = smallest((n) => {
    if (n < fewest) return false;
    const margin = marginOfDifference(variance / n, 2 * n, ALPHA / (arms - 1));
    return Math.abs(effect) >= margin + POWERS[power] * Math.sqrt(variance / n);
  });
  const customers = perArm * arms;
  const weeks = Math.max(2, Math.ceil(customers / customersPerDay / 7));
  return { perArm, customers, days: 1 + weeks * 7 + outcomeDays };
}
