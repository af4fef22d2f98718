/**
 * AWS's six-field cron: minutes, hours, day of month, month, day of week (1 = Sunday), year.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */
import { type DaysOfMonth, parseDays } from './cron-days.ts';
import { type CronField, ExpressionError, parseField } from './cron-field.ts';
import { instantMovedForward, instantOfWallTime, jumpBefore, wallTime } from './wall-time.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const MINUTES: CronField = { label: 'minutes', min: 0, max: 59, steps: true };
const HOURS: CronField = { label: 'hours', min: 0, max: 23, steps: true };
const MONTH: CronField = { label: 'month', min: 1, max: 12, names: MONTHS, steps: true };
const YEAR: CronField = { label: 'year', min: 1970, max: 2199, steps: true };

interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: DaysOfMonth;
  readonly months: readonly number[];
  readonly years: readonly number[];
}

/** Yields every matching day that is not over at wall time `from`, as midnight wall time. */
function* daysFrom(cron: Cron, from: number): Generator<number> {
  const firstYear = new Date(from).getUTCFullYear();
  for (const year of cron.years) {
    if (year < firstYear) continue;
    for (const month of cron.months) {
      if (Date.UTC(year, month, 1) <= from) continue;
      for (const day of cron.days(year, month)) {
        const midnight = Date.UTC(year, month - 1, day);
        if (midnight + DAY_MS > from) yield midnight;
      }
    }
  }
}

/** Yields the matching wall times from `from` on, ascending. */
function* wallTimesFrom(cron: Cron, from: number): Generator<number> {
  for (const midnight of daysFrom(cron, from)) {
    for (const hour of cron.hours) {
      for (const minute of cron.minutes) {
        const wall = midnight + (hour * 60 + minute) * MINUTE_MS;
        if (wall >= from) yield wall;
      }
    }
  }
}

/** What becomes of a local time that the clocks jump over. EventBridge Scheduler skips it; schedules of tenants move forward with the clocks. */
export type Gaps = 'skip' | 'forward';

function readFields(text: string): Cron {
  const [minutes, hours, dayOfMonth, month, dayOfWeek, year, ...rest] = text.split(/ +/);
  if (!minutes || !hours || !dayOfMonth || !month || !dayOfWeek || !year || rest.length > 0) {
    throw new ExpressionError('six fields are needed: minutes hours day-of-month month day-of-week year');
  }
  return {
    minutes: parseField(minutes, MINUTES),
    hours: parseField(hours, HOURS),
    days: parseDays(dayOfMonth, dayOfWeek),
    months: parseField(month, MONTH),
    years: parseField(year, YEAR),
  };
}

/** Wall times grow with their first instants, so the search starts at the current wall time. */
const minuteOf = (wallMs: number) => Math.floor(wallMs / MINUTE_MS) * MINUTE_MS;

function nextSkipping(cron: Cron, zone: string, afterMs: number): number | undefined {
  for (const wall of wallTimesFrom(cron, minuteOf(wallTime(afterMs, zone)))) {
    const instant = instantOfWallTime(wall, zone);
    if (instant !== undefined && instant > afterMs) return instant;
  }
  return undefined;
}

/** Times that the clocks jumped over lie before the current wall time, and may come after times that are shown: 02:30 becomes 03:30, after 03:00. */
function nextMovingForward(cron: Cron, zone: string, afterMs: number): number | undefined {
  let moved: number | undefined;
  for (const wall of wallTimesFrom(cron, minuteOf(wallTime(afterMs, zone) - jumpBefore(afterMs, zone)))) {
    const shown = instantOfWallTime(wall, zone);
    const instant = shown ?? instantMovedForward(wall, zone);
    if (instant <= afterMs) continue;
    if (shown !== undefined) return Math.min(shown, moved ?? shown);
    moved ??= instant;
  }
  return moved;
}

/**
 * Parses the text between `cron(` and `)`. Returns a function that gives the first instant after another, or
 * `undefined` when the years are over. A local time that does not exist is treated as `gaps` says; one that occurs twice
 * counts once, at its first instant. Throws `ExpressionError`.
 */
export function parseCron(text: string, zone: string, gaps: Gaps = 'skip'): (afterMs: number) => number | undefined {
  const cron = readFields(text);
  const next = gaps === 'skip' ? nextSkipping : nextMovingForward;
  return (afterMs) => next(cron, zone, afterMs);
}
