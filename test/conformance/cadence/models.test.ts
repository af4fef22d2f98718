/** The models against published numbers of CDNOW: lifetimes (MIT) and the papers named in bg-nbd.ts and gamma-gamma.ts. */
import { expect, test } from 'vitest';
import { logBeta, logGamma } from '../../../functions/engine/inference/log-gamma.ts';
import {
  chanceAlive,
  chanceOfOrder,
  compress,
  expectedInterval,
  expectedOrders,
  type History,
} from '../../../functions/maintenance/fit-cadence/model/bg-nbd.ts';
import { fitBgNbd, fitGammaGamma } from '../../../functions/maintenance/fit-cadence/model/fit.ts';
import { expectedOrderValue } from '../../../functions/maintenance/fit-cadence/model/gamma-gamma.ts';
import { hypergeometric } from '../../../functions/maintenance/fit-cadence/model/hypergeometric.ts';
import { minimise } from '../../../functions/maintenance/fit-cadence/model/minimise.ts';
import { readPurchases } from '../../../lib/start/demo/purchases.ts';
import { randomFrom, simulateOrders } from '../../support/oracles/simulated-orders.ts';

const DAY_MS = 86_400_000;
const dayOf = (date: string) => Date.parse(date) / DAY_MS;
const END = dayOf('1997-09-30');

/** Per customer the worth of each day with a purchase, up to the end of the calibration (`until`). */
function daysOf(until: number): Map<string, Map<number, number>> {
  const customers = new Map<string, Map<number, number>>();
  for (const { accountNumber, day, amount } of readPurchases()) {
    if (dayOf(day) > until) continue;
    const days = customers.get(accountNumber) ?? new Map<number, number>();
    days.set(dayOf(day), (days.get(dayOf(day)) ?? 0) + Number(amount));
    customers.set(accountNumber, days);
  }
  return customers;
}

const calibration = daysOf(END);
const histories = [...calibration.values()].map((days) => {
  const sorted = [...days.keys()].sort((a, b) => a - b);
  const [first = 0, ...later] = sorted;
  const meanValue = later.reduce((sum, day) => sum + (days.get(day) ?? 0), 0) / later.length;
  const recency = ((sorted.at(-1) ?? 0) - first) / 7;
  return { repeats: later.length, recency, age: (END - first) / 7, meanValue };
});
const published = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };

test('lnΓ, lnB and ₂F₁ have their known values', () => {
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
  expect(logGamma(1e-3)).toBeCloseTo(6.907178885383853, 11);
  expect(logGamma(171)).toBeCloseTo(706.573062245787, 9);
  expect(logBeta(2, 3)).toBeCloseTo(Math.log(1 / 12), 12);
  expect(hypergeometric(1, 1, 2, 0.5)).toBeCloseTo(2 * Math.LN2, 12);
  expect(hypergeometric(0.5, 1, 1.5, -0.25)).toBeCloseTo(Math.atan(0.5) / 0.5, 12);
  expect(hypergeometric(1, 1, 2, 1)).toBeNaN();
});

test("Nelder and Mead's search finds the minimum of Rosenbrock's valley, and says when it was stopped before", () => {
  const rosenbrock = ([x = 0, y = 0]: readonly number[]) => 100 * (y - x * x) ** 2 + (1 - x) ** 2;
  const found = minimise(rosenbrock, [-1.2, 1]);
  expect(found.isConverged).toBe(true);
  expect(found.at[0]).toBeCloseTo(1, 5);
  expect(found.at[1]).toBeCloseTo(1, 5);
  expect(minimise(rosenbrock, [-1.2, 1], { evaluations: 40 }).isConverged).toBe(false);
});

test('BG/NBD of CDNOW has the published parameters', () => {
  expect([histories.length, histories.filter(({ repeats }) => repeats > 0).length]).toEqual([2357, 946]);
  const { model, logLikelihood, evaluations } = fitBgNbd(compress(histories));
  expect(model?.r).toBeCloseTo(published.r, 3);
  expect(model?.alpha).toBeCloseTo(published.alpha, 3);
  expect(model?.a).toBeCloseTo(published.a, 3);
  expect(model?.b).toBeCloseTo(published.b, 3);
  expect(logLikelihood).toBeCloseTo(-9582.4, 1);
  expect(evaluations).toBeLessThan(1000);
  const given = { repeats: 2, recency: 30.43, age: 38.86 };
  expect(model && expectedOrders(model, given, 39)).toBeCloseTo(1.226, 3);
});

test('gamma-gamma of CDNOW has the published parameters', () => {
  const { model } = fitGammaGamma(histories);
  expect(model?.p).toBeCloseTo(6.25, 2);
  expect(model?.q).toBeCloseTo(3.74, 2);
  expect(model?.v).toBeCloseTo(15.44, 2);
  // Without a repeat the mean of all customers, p v / (q - 1); with many nearly their own.
  const values = { p: 6.25, q: 3.74, v: 15.44 };
  expect(expectedOrderValue(values, { repeats: 0, meanValue: 0 })).toBeCloseTo(35.219, 3);
  expect(expectedOrderValue(values, { repeats: 1000, meanValue: 50 })).toBeCloseTo(50, 1);
});

test('the 39 weeks after the calibration are predicted as published', () => {
  const all = daysOf(END + 39 * 7);
  const { model } = fitBgNbd(compress(histories));
  const pairs = [...calibration].map(([customer, days], index) => {
    const history = histories[index];
    const actual = (all.get(customer)?.size ?? 0) - days.size;
    return { actual, expected: model && history ? expectedOrders(model, history, 39) : Number.NaN };
  });
  const sum = (of: (pair: (typeof pairs)[number]) => number) => pairs.reduce((total, pair) => total + of(pair), 0);
  expect(sum(({ actual }) => actual)).toBe(1882);
  expect(sum(({ expected }) => expected)).toBeCloseTo(1653, -0.5);
  expect(sum(({ actual, expected }) => Math.abs(actual - expected)) / pairs.length).toBeCloseTo(0.785, 3);
  const means = {
    actual: sum(({ actual }) => actual) / pairs.length,
    expected: sum(({ expected }) => expected) / pairs.length,
  };
  const product = (one: 'actual' | 'expected', other: 'actual' | 'expected') =>
    sum((pair) => (pair[one] - means[one]) * (pair[other] - means[other]));
  const correlation =
    product('actual', 'expected') / Math.sqrt(product('actual', 'actual') * product('expected', 'expected'));
  expect(correlation).toBeCloseTo(0.626, 3);
});

test('customers who are simulated do what it expects, also where its formula divides by zero (a = 1)', () => {
  const model = { r: 2, alpha: 10, a: 1, b: 3 };
  const random = randomFrom(7);
  const customers = Array.from({ length: 40_000 }, () => {
    const orders = simulateOrders(model, 60, random);
    const known = orders.filter((at) => at <= 40);
    const history = { repeats: known.length, recency: known.at(-1) ?? 0, age: 40 };
    return { history, later: orders.length - known.length };
  });
  for (const [least, most] of [
    [0, 0],
    [1, 3],
    [4, 8],
    [9, 99],
  ] as const) {
    const group = customers.filter(({ history: { repeats } }) => repeats >= least && repeats <= most);
    const mean = (of: (customer: (typeof customers)[number]) => number) =>
      group.reduce((sum, customer) => sum + of(customer), 0) / group.length;
    const deviation = Math.sqrt(mean(({ later }) => later ** 2) / group.length);
    const expected = mean(({ history }) => expectedOrders(model, history, 20));
    expect(Math.abs(mean(({ later }) => later) - expected)).toBeLessThan(4 * deviation);
    const chance = mean(({ history }) => chanceOfOrder(model, history, 20));
    expect(Math.abs(mean(({ later }) => (later > 0 ? 1 : 0)) - chance)).toBeLessThan(
      4 * Math.sqrt(0.25 / group.length),
    );
  }
});

/** Of the model's own assumptions: the rate of a customer is Gamma(r, α), the chance to leave after an order Beta(a, b). Both are integrated by the midpoint rule. */
function chanceByIntegration({ r, alpha, a, b }: typeof published, { repeats, recency, age }: History, time: number) {
  const STEPS = 4000;
  const most = (r + repeats + 12 * Math.sqrt(r + repeats) + 20) / (alpha + recency);
  let [whole, ordering] = [0, 0];
  const leaving = (p: number) => p ** (a - 1) * (1 - p) ** (b - 1);
  let [stayed, left] = [0, 0];
  for (let i = 0; i < STEPS; i += 1) {
    // p = u², so that the density is bounded at 0 for every a here.
    const u = (i + 0.5) / STEPS;
    const density = leaving(u * u) * 2 * u;
    stayed += density * (1 - u * u) ** repeats;
    if (repeats > 0) left += density * u * u * (1 - u * u) ** (repeats - 1);
  }
  for (let i = 0; i < STEPS; i += 1) {
    // λ = most · v⁵, for the same reason.
    const v = (i + 0.5) / STEPS;
    const rate = most * v ** 5;
    const density = rate ** (r - 1) * Math.exp(-alpha * rate) * rate ** repeats * v ** 4;
    const isThere = density * Math.exp(-rate * age) * stayed;
    whole += isThere + density * Math.exp(-rate * recency) * left;
    ordering += isThere * (1 - Math.exp(-rate * time));
  }
  return ordering / whole;
}

test.each([
  [{ repeats: 2, recency: 30.43, age: 38.86 }, 4],
  [{ repeats: 0, recency: 0, age: 20 }, 13],
  [{ repeats: 12, recency: 50, age: 52 }, 1],
  [{ repeats: 5, recency: 20, age: 60 }, 40],
])('the chance of an order is that of the integrals: %j within %d weeks', (history, weeks) => {
  for (const model of [published, { r: 1.8, alpha: 9, a: 1.4, b: 3 }])
    expect(chanceOfOrder(model, history, weeks)).toBeCloseTo(chanceByIntegration(model, history, weeks), 3);
});

test('extreme histories and parameters give numbers in their range', () => {
  for (const [r, a] of [
    [0.01, 0.001],
    [0.5, 0.5],
    [1, 1],
    [50, 3],
    [0.2, 1.00001],
  ] as const)
    for (const repeats of [0, 1, 5000])
      for (const age of [0, 1, 2000]) {
        const model = { r, alpha: 0.1, a, b: 0.5 };
        const history = { repeats: age === 0 ? 0 : repeats, recency: age / 2, age };
        const alive = chanceAlive(model, history);
        expect(alive).toBeGreaterThanOrEqual(0);
        expect(alive).toBeLessThanOrEqual(1);
        expect(expectedOrders(model, history, 90 / 7)).toBeGreaterThanOrEqual(0);
        expect(expectedInterval(model, history)).toBeGreaterThan(0);
      }
});
