/** When entries of the kind `schedule` come. Zones and changes of the clocks are those of EventBridge Scheduler: see functions/engine/schedules. */
import { parseExpression } from '../../engine/schedules/expression.ts';
import { dateOf } from '../conditions/moment-of.ts';
import { expressionOf } from './expression-of.ts';

/** When an entry comes: by `cron`, or once at a moment. */
export interface Schedule {
  readonly cron: string | null;
  readonly once: string | null;
  readonly timeZone: string;
}

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
/** A moment that is no older is on time: the wake-up comes within a minute, and a paused database takes a while to resume. */
const GRACE_MS = 15 * MINUTE_MS;
/** The last moment before now is looked for in the last of these days first: a schedule of every minute has half a million in a year. */
const LOOK_BACK_DAYS = [1, 32, 367, 1500];

/** Returns the first moment after another, or null after the last one. Throws where a moment does not come after the other: whoever loops would never end. */
export function nextMoment({ cron, once, timeZone }: Schedule, after: Date): Date | null {
  if (cron === null) {
    const at = dateOf(once ?? '', timeZone);
    return at !== undefined && at > after ? at : null;
  }
  const at = parseExpression(expressionOf(cron.trim()), { timeZone, anchorMs: after.getTime() }).next(after.getTime());
  if (at === undefined) return null;
  if (!(at > after.getTime())) throw new RangeError(`"${cron}" comes again at ${after.toISOString()}`);
  return new Date(at);
}

/** Returns the last moment from `first` to `now`; `first` is one itself. */
function latestMoment(schedule: Schedule, first: Date, now: Date): Date {
  for (const days of LOOK_BACK_DAYS) {
    const from = new Date(now.getTime() - days * DAY_MS);
    let last = from <= first ? first : nextMoment(schedule, from);
    if (last === null || last > now) continue;
    for (let next = nextMoment(schedule, last); next !== null && next <= now; next = nextMoment(schedule, last))
      last = next;
    return last;
  }
  return first;
}

/**
 * Returns which moment a schedule does now that was due at `was`, and when it comes next. `at` null: everything was missed too
 * long ago. With `all`, one moment at a time: the next one may be over as well.
 */
export function dueMoment(
  schedule: Schedule,
  catchUp: string,
  was: Date,
  now: Date,
): { readonly at: Date | null; readonly next: Date | null } {
  if (catchUp === 'all') return { at: was, next: nextMoment(schedule, was) };
  const at = latestMoment(schedule, was, now);
  const isMissed = catchUp === 'none' && now.getTime() - at.getTime() > GRACE_MS;
  return { at: isMissed ? null : at, next: nextMoment(schedule, now) };
}
