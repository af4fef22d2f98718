/**
 * The BG/NBD model of repeat orders: while customers last they order at random at a rate of their own (Gamma r, α), and after each order
 * they may have left for good, with a chance of their own (Beta a, b). Fader, Hardie and Lee, "Counting your customers the easy way",
 * Marketing Science 24 (2005). Times are of one unit, here weeks.
 */

import { logBeta, logGamma } from '../../../engine/inference/log-gamma.ts';
import { hypergeometric } from './hypergeometric.ts';

export interface BgNbd {
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
}

/** What the model knows of a customer. */
export interface History {
  /** Days with an order after the first one: x. */
  readonly repeats: number;
  /** From the first to the last order: t_x. */
  readonly recency: number;
  /** From the first order to the moment of the look: T. */
  readonly age: number;
}

/** A history, and how many customers have it. */
export interface Counted extends History {
  readonly customers: number;
}

/** Returns one row for each different history, those with the same repeats side by side: that is what logLikelihood makes use of. */
export function compress(histories: Iterable<History>): Counted[] {
  const found = new Map<string, History & { customers: number }>();
  for (const { repeats, recency, age } of histories) {
    const key = `${repeats} ${recency} ${age}`;
    const same = found.get(key);
    if (same) same.customers += 1;
    else found.set(key, { repeats, recency, age, customers: 1 });
  }
  return [...found.values()].sort((one, other) => one.repeats - other.repeats);
}

/** Returns the log-likelihood of the histories. */
export function logLikelihood({ r, alpha, a, b }: BgNbd, histories: readonly Counted[]): number {
  const constant = r * Math.log(alpha) - logGamma(r) - logBeta(a, b);
  let repeats = -1;
  let ofRepeats = 0;
  let left = 0;
  let sum = 0;
  for (const history of histories) {
    if (history.repeats !== repeats) {
      repeats = history.repeats;
      ofRepeats = constant + logGamma(r + repeats) + logBeta(a, b + repeats);
      left = repeats > 0 ? Math.log(a / (b + repeats - 1)) : Number.NEGATIVE_INFINITY;
    }
    const lasting = -(r + repeats) * Math.log(alpha + history.age);
    const gone = repeats > 0 ? left - (r + repeats) * Math.log(alpha + history.recency) : left;
    // The larger one is taken out: the powers themselves would underflow.
    const most = Math.max(lasting, gone);
    sum += history.customers * (ofRepeats + most + Math.log1p(Math.exp(Math.min(lasting, gone) - most)));
  }
  return sum;
}

/** Returns the chance that the customer has not left for good; 1 without a repeat, because customers leave after one. */
export function chanceAlive({ r, alpha, a, b }: BgNbd, { repeats, recency, age }: History): number {
  if (repeats === 0) return 1;
  const odds = Math.log(a / (b + repeats - 1)) + (r + repeats) * Math.log((alpha + age) / (alpha + recency));
  return 1 / (1 + Math.exp(odds));
}

/** The formula divides by these; so near to zero it is taken a little beside it, where it is as good as the limit. */
const aside = (value: number): number => (Math.abs(value) < 1e-5 ? 1e-5 : value);

/**
 * Returns how many orders are expected within `time` from now. The published formula has ₂F₁(r + x, b + x; c; z); Euler's transformation of it has smaller
 * terms where there are many repeats. automation.cadence_expected_orders computes the same in SQL.
 */
export function expectedOrders(model: BgNbd, history: History, time: number): number {
  const { r, alpha, a, b } = model;
  const less = aside(a - 1);
  const c = aside(less + b + history.repeats);
  const z = time / (alpha + history.age + time);
  const orders = r + history.repeats;
  const rest =
    less > orders
      ? (1 - z) ** orders * hypergeometric(orders, b + history.repeats, c, z)
      : (1 - z) ** less * hypergeometric(less, less + b - r, c, z);
  return chanceAlive(model, history) * (c / less) * (1 - rest);
}

/** Returns the chance of an order within `time` from now: of customers who have not left, whose rate is Gamma(r + x, α + T). */
export function chanceOfOrder(model: BgNbd, history: History, time: number): number {
  const { r, alpha } = model;
  const { repeats, age } = history;
  return chanceAlive(model, history) * (1 - ((alpha + age) / (alpha + age + time)) ** (r + repeats));
}

/** Returns the time from one order to the next while the customer lasts, at the rate that the model expects at the last order. */
export const expectedInterval = ({ r, alpha }: BgNbd, { repeats, recency }: History): number =>
  (alpha + recency) / (r + repeats);
