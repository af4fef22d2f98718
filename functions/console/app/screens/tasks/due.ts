/** The filter of tasks by when they are due. */
import { dayOf, instantOf } from '../../parts/wall-time.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Whole minutes, so that two readings within a minute ask the same. */
const inMinutes = (ms: number): string => new Date(Math.floor(ms / MINUTE_MS) * MINUTE_MS).toISOString();

/** Where the day of `at` ends in the zone. */
export function endOfDay(at: number, zone: string): number {
  const nextDay = new Date(Date.parse(dayOf(at, zone)) + DAY_MS).toISOString().slice(0, 10);
  return instantOf(`${nextDay}T00:00`, zone);
}

/** The choices of the filter by due date. */
export const dueChoices = [
  ['overdue', 'overdue'],
  ['today', 'later today'],
  ['until-today', 'today and before'],
  ['week', 'in 7 days and before'],
  ['later', 'after today'],
  ['never', 'without a date'],
] as const;

/** The part of the API's query that a choice of the filter by due date stands for. */
export function dueQuery(due: string | undefined, at: number, zone: string): Record<string, string> {
  const today = new Date(endOfDay(at, zone)).toISOString();
  const ranges: Readonly<Record<string, Record<string, string>>> = {
    overdue: { dueBefore: inMinutes(at) },
    today: { dueSince: inMinutes(at), dueBefore: today },
    'until-today': { dueBefore: today },
    week: { dueBefore: inMinutes(at + 7 * DAY_MS) },
    later: { dueSince: today },
    never: { isDated: 'false' },
  };
  return ranges[due ?? ''] ?? {};
}
