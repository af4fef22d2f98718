/**
 * Tests the model on ninety days that it was not fitted to, beside the rhythm: what each says of the day before they begin, and what
 * customers then did. Times in days here; the model has weeks.
 */
import { type BgNbd, chanceOfOrder, expectedInterval, expectedOrders, type History } from './model/bg-nbd.ts';

/** What was known of a customer before the days that are held back, and what came. */
export interface TestedHistory extends History {
  /** The rhythm's mean gap; null with fewer than two days with an order. */
  readonly rhythmDays: number | null;
  /** Days with an order among the first thirty that are held back, and among all ninety. */
  readonly held30Days: number;
  readonly held90Days: number;
  /** Days from the last one known to the next order; null: none came. */
  readonly nextAfterDays: number | null;
}

interface Rule {
  readonly hits: number;
  /** Of those named, how many ordered; of those who ordered, how many were named. From 0 to 1. */
  readonly precision: number;
  readonly recall: number;
}

export interface BackTest {
  readonly customers: number;
  /** All orders of the ninety days. */
  readonly orders90Days: { readonly expected: number; readonly actual: number };
  /** Tenths of the customers, those of whom most is expected first: mean orders of each in the ninety days. */
  readonly deciles: readonly { readonly customers: number; readonly expected: number; readonly actual: number }[];
  /** Who orders in thirty days: each rule names as many customers as the rhythm expects. */
  readonly list: {
    readonly named: number;
    readonly buyers: number;
    readonly rhythm: Rule;
    readonly cadence: Rule;
    readonly rhythmOnlyHits: number;
    readonly cadenceOnlyHits: number;
  };
  /** How far the date of the next order was off, at the median of those customers with a rhythm who ordered. */
  readonly dates: { readonly customers: number; readonly rhythmErrorDays: number; readonly cadenceErrorDays: number };
}

const WEEK_DAYS = 7;
const LIST_DAYS = 30;
const HELD_DAYS = 90;
/** A customer over the rhythm by more than a fifth has had the default alert, and is no longer expected by it. */
const GRACE_PART = 5;
const rounded = (value: number, digits = 4): number => Number(value.toFixed(digits));

/** Days from the last one known to the order that a rule expects after `interval`; negative: it is overdue. */
const dueIn = ({ age, recency }: History, interval: number): number =>
  interval - Math.round((age - recency) * WEEK_DAYS);

function ruleOf(hits: number, named: number, buyers: number): Rule {
  return { hits, precision: rounded(hits / named), recall: rounded(hits / buyers) };
}

function compareLists(model: BgNbd, histories: readonly TestedHistory[]): BackTest['list'] {
  const isHit = (history: TestedHistory) => history.held30Days > 0;
  const expected = histories.filter((history) => {
    const { rhythmDays } = history;
    if (rhythmDays === null) return false;
    const due = dueIn(history, rhythmDays);
    return due <= LIST_DAYS && due + Math.floor(rhythmDays / GRACE_PART) > 0;
  });
  const ranked = histories
    .map((history) => ({ history, chance: chanceOfOrder(model, history, LIST_DAYS / WEEK_DAYS) }))
    .sort((one, other) => other.chance - one.chance)
    .slice(0, expected.length)
    .map(({ history }) => history);
  const buyers = histories.filter(isHit).length;
  const [ofRhythm, ofCadence] = [expected.filter(isHit), ranked.filter(isHit)];
  const both = new Set(ofRhythm);
  const shared = ofCadence.filter((history) => both.has(history)).length;
  return {
    named: expected.length,
    buyers,
    rhythm: ruleOf(ofRhythm.length, expected.length, buyers),
    cadence: ruleOf(ofCadence.length, expected.length, buyers),
    rhythmOnlyHits: ofRhythm.length - shared,
    cadenceOnlyHits: ofCadence.length - shared,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function compareDates(model: BgNbd, histories: readonly TestedHistory[]): BackTest['dates'] {
  const errors = histories.flatMap((history) => {
    const { rhythmDays, nextAfterDays } = history;
    if (rhythmDays === null || nextAfterDays === null) return [];
    // Neither rule can mean a day that is over: the next one then.
    const error = (interval: number) => Math.abs(Math.max(1, Math.round(dueIn(history, interval))) - nextAfterDays);
    return [{ rhythm: error(rhythmDays), cadence: error(expectedInterval(model, history) * WEEK_DAYS) }];
  });
  return {
    customers: errors.length,
    rhythmErrorDays: median(errors.map(({ rhythm }) => rhythm)),
    cadenceErrorDays: median(errors.map(({ cadence }) => cadence)),
  };
}

interface Outcome {
  readonly expected: number;
  readonly actual: number;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function tenthsOf(outcomes: readonly Outcome[]): BackTest['deciles'] {
  const ranked = [...outcomes].sort((one, other) => other.expected - one.expected);
  return Array.from({ length: 10 }, (_, tenth) => {
    const [from, until] = [tenth, tenth + 1].map((edge) => Math.round((edge * ranked.length) / 10));
    const part = ranked.slice(from, until);
    const mean = (of: (outcome: Outcome) => number) => rounded(sum(part.map(of)) / Math.max(1, part.length));
    return { customers: part.length, expected: mean(({ expected }) => expected), actual: mean(({ actual }) => actual) };
  });
}

/** `model` must have been fitted to these histories only, as they were before the days that are held back. */
export function backTest(model: BgNbd, histories: readonly TestedHistory[]): BackTest {
  const outcomes = histories.map((history) => {
    return { expected: expectedOrders(model, history, HELD_DAYS / WEEK_DAYS), actual: history.held90Days };
  });
  return {
    customers: histories.length,
    orders90Days: {
      expected: rounded(sum(outcomes.map(({ expected }) => expected)), 1),
      actual: sum(outcomes.map(({ actual }) => actual)),
    },
    deciles: tenthsOf(outcomes),
    list: compareLists(model, histories),
    dates: compareDates(model, histories),
  };
}
