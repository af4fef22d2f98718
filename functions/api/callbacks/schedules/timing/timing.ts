/** When a schedule comes: what callers may say of it. */
import { instantMovedForward, isTimeZone, wallTime } from '../../../../engine/schedules/wall-time.ts';
import { dateOf } from '../../../../workflows/conditions/moment-of.ts';
import { nextMoment, type Schedule } from '../../../../workflows/entries/moments.ts';
import { faultOfCron } from '../../../../workflows/nodes/start/check-schedule.ts';
import { invalid } from '../../../http/fields/invalid.ts';

/** When a schedule comes: by a named pattern, by cron, or once. */
export interface Timing {
  readonly pattern: string | null;
  readonly cron: string | null;
  readonly at: Date | null;
  readonly timeZone: string;
}

interface Given {
  readonly pattern?: string | undefined;
  readonly cron?: string | undefined;
  readonly at?: string | undefined;
  readonly timeZone?: string | undefined;
}

const LOCAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?$/;

/** Returns the instant of a text: an instant itself, a day, or a local time in the zone. Throws INVALID_INPUT for the past too. */
function readAt(text: string, timeZone: string, now: Date): Date {
  const wall = LOCAL.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  // Date.parse makes 2 March of 30 February; only a real time is written as it was given.
  const isWallTime = !Number.isNaN(wall) && new Date(wall).toISOString().startsWith(text);
  const at = isWallTime ? new Date(instantMovedForward(wall, timeZone)) : dateOf(text, timeZone);
  if (at === undefined)
    throw invalid('at', 'must be an instant such as 2026-01-31T09:00:00Z, or a local time such as 2026-01-31T09:00');
  if (at <= now) throw invalid('at', `must be after ${now.toISOString()}, which is now`);
  return at;
}

type WithCalendar = Timing & Pick<Schedule, 'calendar'>;

/** As the moments of schedules are computed from it. */
export const scheduleOf = ({ pattern, cron, at, timeZone, calendar = null }: WithCalendar): Schedule => ({
  ...{ cron: pattern ?? cron, once: at?.toISOString() ?? null, timeZone, calendar },
});

/** Members that were not given stay as they were. Throws INVALID_INPUT for a schedule that never comes. */
export function timingOf(given: Given, before: Timing | null, zone: string, now: Date): Timing {
  const { pattern, cron, at } = given;
  const named = Object.entries({ pattern, cron, at }).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const timeZone = given.timeZone ?? zone;
  if (!isTimeZone(timeZone)) throw invalid('timeZone', 'must be the exact name of an IANA time zone');
  if (named.length > 1) throw invalid(named[1] ?? '', `stands beside ${named[0]}; give one of pattern, cron and at`);
  if (named.length === 0) {
    if (before === null) throw invalid('pattern', 'is needed, or cron, or at: one of them');
    return { pattern: before.pattern, cron: before.cron, at: before.at, timeZone };
  }
  const fault = cron === undefined ? undefined : faultOfCron(cron.trim(), timeZone, now);
  if (fault)
    throw invalid(
      'cron',
      `is refused: ${fault}. Give six fields, of which the first is minutes, such as 0 9 ? * MON-FRI *`,
    );
  return {
    ...{ pattern: pattern ?? null, cron: cron?.trim() ?? null, timeZone },
    at: at === undefined ? null : readAt(at, timeZone, now),
  };
}

/** Returns the first moments after another, up to `count`. */
export function nextMoments(timing: WithCalendar, after: Date, count: number): readonly Date[] {
  const found: Date[] = [];
  const schedule = scheduleOf(timing);
  for (let at = nextMoment(schedule, after); at !== null && found.length < count; at = nextMoment(schedule, at))
    found.push(at);
  return found;
}

/** The first moments after another, each with what clocks in the zone of the schedule show. */
export const shownMoments = (timing: WithCalendar, after: Date, count: number) =>
  nextMoments(timing, after, count).map((at) => ({
    at,
    localTime: new Date(wallTime(at.getTime(), timing.timeZone)).toISOString().slice(0, 19),
  }));
