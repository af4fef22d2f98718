/** The rhythm of deliveries as the trigger judged it: the strip shows what decided, so it takes the trigger's own numbers. */
import type { ReplyOf } from '../../api/call.ts';
import type { Explained } from './verdict-words.ts';

const DAY_MS = 86_400_000;
/** The rhythm is that of the last five days with a delivery. */
const DELIVERIES = 5;

export interface Rhythm {
  /** Days since 1970, in UTC as the trigger counts them. */
  readonly deliveries: readonly number[];
  readonly intervalDays: number;
  readonly expectedOn: number;
  /** The day from which the customer is overdue; undefined when the check does not say it. */
  readonly overdueFrom: number | undefined;
  readonly today: number;
}

const toDay = (iso: string): number => Math.floor(Date.parse(iso) / DAY_MS);

export const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 'yyyy-mm-dd'.length);

type Orders = ReplyOf<'listTimeline'>['items'];

/** Undefined where the trigger knows no rhythm. */
export function rhythmOf({ occurrences, checks }: Explained, orders: Orders, at: string): Rhythm | undefined {
  const { factOn = null, days = null } = occurrences.at(-1) ?? {};
  if (factOn === null || days === null) return undefined;
  const lastDay = toDay(factOn);
  const delivered = orders.flatMap(({ status, endedAt }) =>
    status === 'DELIVERED' && endedAt !== null && toDay(endedAt) <= lastDay ? [toDay(endedAt)] : [],
  );
  const deliveries = [...new Set([lastDay, ...delivered])].toSorted((a, b) => a - b).slice(-DELIVERIES);
  const needs = checks.find(({ name }) => name === 'percentageThreshold')?.needs ?? '';
  const allowed = /^at least (\d+)$/.exec(needs)?.[1];
  return {
    deliveries,
    intervalDays: days,
    expectedOn: lastDay + days,
    overdueFrom: allowed === undefined ? undefined : lastDay + Number(allowed),
    today: toDay(at),
  };
}
