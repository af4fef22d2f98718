/** Which days the KPIs are of: the last so many, or from one day to another. */
import { dayOf } from '../../parts/wall-time.ts';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 91;

export const spans = [
  ['28', '28 days'],
  ['182', '26 weeks'],
  ['365', 'a year'],
  ['730', 'two years'],
] as const;

interface Asked {
  readonly days?: string;
  readonly from?: string;
  readonly to?: string;
}

export interface Period {
  readonly from: string;
  readonly to: string;
}

const isDay = (text: string | undefined): text is string =>
  text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

const daysBefore = (day: string, count: number): string => dayOf(Date.parse(day) - count * DAY_MS, 'UTC');

/** Whether the address names a day. */
export const isBetween = ({ from, to }: Asked): boolean => isDay(from) || isDay(to);

/** What the address asks for; anything else in it counts as not there. */
export function periodOf({ days, from, to }: Asked, today: string): Period {
  const last = isDay(to) ? to : today;
  if (isDay(from)) return { from, to: last };
  const count = isDay(to) ? USUAL_DAYS : Number(spans.find(([one]) => one === days)?.[0] ?? USUAL_DAYS);
  return { from: daysBefore(last, count - 1), to: last };
}

/** The last whole one before today's. */
export function lastWhole(months: 1 | 3, today: string): Period {
  const [year = 0, month = 1] = today.split('-').map(Number);
  const first = month - 1 - ((month - 1) % months);
  return {
    from: dayOf(Date.UTC(year, first - months), 'UTC'),
    to: dayOf(Date.UTC(year, first, 0), 'UTC'),
  };
}
