/** Where the setting of a trigger should be, by where the orders lie. */
import { type Share, shareOf } from '../../../engine/inference/shares.ts';

/** Orders that need `value` as the setting to come before the task. */
export interface Orders {
  readonly value: number;
  readonly orders: number;
}

export interface Choice {
  readonly value: number;
  /** EARLIER: of the orders before a task those that come before it still. LATER: of the tasks those whose customer ordered before they were completed. */
  readonly main: Share;
  /** Orders between the new setting and the present one: they get a task more, or their task no more. */
  readonly between: number;
}

/** Cases that either choice needs. */
export const NEEDS = 50;
/** So many of the orders that wait for no task must come before the earlier setting too. */
const NEARLY_ALL = 0.9;
/** So many tasks must have been overtaken by an order before a later setting is worth it. */
const MANY = 0.3;
/** The later setting lets so many of these orders come first. */
const MOST_OF_THEM = 0.8;
/** A change that is smaller, in parts of the present setting, is not worth it. */
const SMALLEST_STEP = 0.2;

const sum = (rows: readonly Orders[]) => rows.reduce((all, { orders }) => all + orders, 0);
const upTo = (rows: readonly Orders[], value: number) => sum(rows.filter((row) => row.value <= value));

/** The smallest setting before which surely nearly all of these orders come: the upper limit of their 90th percentile. */
export function chooseEarlier(before: readonly Orders[], setting: number): Choice | undefined {
  const all = sum(before);
  if (all < NEEDS) return undefined;
  const value = before
    .map((row) => row.value)
    .toSorted((a, b) => a - b)
    .find((candidate) => shareOf(upTo(before, candidate), all).low >= NEARLY_ALL);
  if (value === undefined || value > setting * (1 - SMALLEST_STEP)) return undefined;
  const main = shareOf(upTo(before, value), all);
  return { value, main, between: all - main.numerator };
}

/** The setting before which four of five orders come that overtook their task, if surely many did. */
export function chooseLater(after: readonly Orders[], tasks: number, setting: number): Choice | undefined {
  if (tasks < NEEDS) return undefined;
  const all = sum(after);
  const main = shareOf(all, tasks);
  if (main.low <= MANY) return undefined;
  const value = after
    .map((row) => row.value)
    .toSorted((a, b) => a - b)
    .find((candidate) => upTo(after, candidate) >= MOST_OF_THEM * all);
  if (value === undefined || value < setting * (1 + SMALLEST_STEP)) return undefined;
  return { value, main, between: upTo(after, value) };
}
