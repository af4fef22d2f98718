/**
 * When entries of the kind `schedule` and the tenants' own schedules come. Every moment of theirs is made by `nextMoment`: a local time that the clocks
 * jump over moves forward with them, of one that they show twice the first counts.
 */
import { parseExpression } from '../../engine/schedules/expression.ts';
import { dateOf } from '../conditions/moment-of.ts';
import { type Calendar, nextBusinessMoment } from './business-moments.ts';
import { expressionOf } from './expression-of.ts';

/** When a schedule comes: by `cron`, or once at a moment. */
export interface Schedule {
  readonly cron: string | null;
  readonly once: string | null;
  readonly timeZone: string;
  /** Absent: it comes on every day. */
  readonly calendar?: Calendar | null;
}

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
/** A moment that is no older is on time: the wake-up comes within a minute, and a paused database takes a while to resume. */
const GRACE_MS = 15 * MINUTE_MS;
/** The last moments before now are looked for in the last of these days first: a schedule of every minute has half a million in a year. */
const LOOK_BACK_DAYS = [1, 32, 367, 1500, Number.POSITIVE_INFINITY];
/** Of the moments of a long outage `all` catches up with the last ones only: so many. */
export const MOST_CAUGHT_UP = 100;

/** Returns the first moment after another, or null after the last one. Throws where a moment does not come after the other: whoever loops would never end. */
export function nextMoment({ calendar, ...schedule }: Schedule, after: Date): Date | null {
  if (!calendar) return nextOfClock(schedule, after);
  return nextBusinessMoment((from) => nextOfClock(schedule, from), calendar, schedule.timeZone, after);
}

function nextOfClock({ cron, once, timeZone }: Schedule, after: Date): Date | null {
  if (cron === null) {
    const at = dateOf(once ?? '', timeZone);
    return at !== undefined && at > after ? at : null;
  }
  const at = parseExpression(expressionOf(cron.trim()), { timeZone, anchorMs: after.getTime(), gaps: 'forward' }).next(
    after.getTime(),
  );
  if (at === undefined) return null;
  if (!(at > after.getTime())) throw new RangeError(`"${cron}" comes again at ${after.toISOString()}`);
  return new Date(at);
}

/** Returns the last moments from `first` to `now`, up to `count`, the oldest first; `first` is one itself. */
function lastMoments(schedule: Schedule, first: Date, now: Date, count: number): readonly Date[] {
  for (const days of LOOK_BACK_DAYS) {
    const from = new Date(Math.max(first.getTime(), now.getTime() - days * DAY_MS));
    const isWhole = from.getTime() === first.getTime();
    const found: Date[] = [];
    let at = isWhole ? first : nextMoment(schedule, from);
    for (; at !== null && at <= now; at = nextMoment(schedule, at)) {
      found.push(at);
      if (found.length > count) found.shift();
    }
    if (isWhole || found.length === count) return found;
  }
  return [first];
}

/**
 * Returns which moment a schedule does now that was due at `was`, and when it comes next. A moment after `was`: those before it are left
 * out. `at` null: everything was missed too long ago. With `all`, one moment at a time: the next one may be over as well.
 */
export function dueMoment(
  schedule: Schedule,
  catchUp: string,
  was: Date,
  now: Date,
): { readonly at: Date | null; readonly next: Date | null } {
  const [at = was] = lastMoments(schedule, was, now, catchUp === 'all' ? MOST_CAUGHT_UP : 1);
  if (catchUp === 'all') return { at, next: nextMoment(schedule, at) };
  const isMissed = catchUp === 'none' && now.getTime() - at.getTime() > GRACE_MS;
  return { at: isMissed ? null : at, next: nextMoment(schedule, now) };
}
