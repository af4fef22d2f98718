/** Schedules that keep to the open days of a calendar: a moment on a closed day is left out, or moves to the business day before or after it. */
import { parseExpression } from '../../engine/schedules/expression.ts';
import { instantOfWallTime, wallTime } from '../../engine/schedules/wall-time.ts';
import { expressionOf } from './expression-of.ts';

/** The open days of a schedule, and what becomes of moments on others. */
export interface Calendar {
  readonly onHoliday: 'skip' | 'before' | 'after';
  /** In ascending order, as `2026-01-31`. What is before the first and behind the last is not known, and counts as open. */
  readonly openDays: readonly string[];
}

/** Types the calendar of a schedule, which automation.calendar_of_schedule wrote. */
export const withCalendar = <S extends { readonly calendar: unknown }>({ calendar, ...schedule }: S) => ({
  ...schedule,
  calendar: calendar as Calendar | null,
});

const DAY_MS = 86_400_000;

/** Days since 1970 of what the clock shows. */
const dayOf = (moment: Date, zone: string) => Math.floor(wallTime(moment.getTime(), zone) / DAY_MS);

const numberOf = (day: string) => Date.parse(`${day}T00:00:00Z`) / DAY_MS;

class Days {
  private readonly open: readonly number[];

  constructor(openDays: readonly string[]) {
    this.open = openDays.map(numberOf);
  }

  /** The first open day that is not before, or null for a day that is not known. */
  after(day: number): number | null {
    return this.open.find((one) => one >= day) ?? null;
  }

  before(day: number): number | null {
    return this.open.findLast((one) => one <= day) ?? null;
  }

  isOpen(day: number): boolean {
    return this.before(day) === null || this.after(day) === null || this.after(day) === day;
  }
}

/** The same time of another day. One that clocks skip then is moved forward by as much as they are. */
function onDay(moment: Date, day: number, zone: string): Date {
  const wall = wallTime(moment.getTime(), zone);
  const wanted = day * DAY_MS + (wall - Math.floor(wall / DAY_MS) * DAY_MS);
  const real = instantOfWallTime(wanted, zone);
  if (real !== undefined) return new Date(real);
  const dayBefore = wanted - DAY_MS;
  return new Date(wanted - (wallTime(dayBefore, zone) - dayBefore));
}

/** No schedule that moves comes twice a day, so the moments stay in their order. */
function moved(moment: Date, how: 'before' | 'after', days: Days, zone: string): Date {
  const day = dayOf(moment, zone);
  if (days.isOpen(day)) return moment;
  const other = how === 'before' ? days.before(day) : days.after(day);
  return other === null ? moment : onDay(moment, other, zone);
}

type Next = (after: Date) => Date | null;

/** Jumps over closed days, so that a schedule of every minute need not be read through all of them. */
function nextOpen(next: Next, days: Days, zone: string, after: Date): Date | null {
  let at = next(after);
  while (at !== null && !days.isOpen(dayOf(at, zone))) {
    const open = days.after(dayOf(at, zone));
    const begins = open === null ? at : onDay(new Date(at.getTime()), open, zone);
    const midnight = new Date(begins.getTime() - (wallTime(begins.getTime(), zone) % DAY_MS) - 1);
    at = next(midnight > at ? midnight : at);
  }
  return at;
}

/** Returns the first moment after another; `next` gives those of the schedule without a calendar. */
export function nextBusinessMoment(
  next: Next,
  { onHoliday, openDays }: Calendar,
  zone: string,
  after: Date,
): Date | null {
  const days = new Days(openDays);
  if (onHoliday === 'skip') return nextOpen(next, days, zone, after);
  // What falls on closed days before comes after, on the first open day.
  const earliest = onHoliday === 'after' ? days.before(dayOf(after, zone) - 1) : null;
  const from = earliest === null ? after : new Date(Math.min(onDay(after, earliest, zone).getTime(), after.getTime()));
  for (let at = next(from); at !== null; at = next(at)) {
    const there = moved(at, onHoliday, days, zone);
    if (there > after) return there;
  }
  return null;
}

/** Whether a cron expression has one time of day. True for one that cannot be read: that is reported elsewhere. */
export function comesOnceADay(cron: string, timeZone: string, now: Date): boolean {
  try {
    const { next } = parseExpression(expressionOf(cron.trim()), { timeZone, anchorMs: now.getTime() });
    let last: number | undefined;
    for (let at = next(now.getTime()), looked = 0; at !== undefined && looked < 3; at = next(at), looked += 1) {
      const day = Math.floor(wallTime(at, timeZone) / DAY_MS);
      if (day === last) return false;
      last = day;
    }
    return true;
  } catch {
    return true;
  }
}
