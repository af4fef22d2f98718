import { type Calendar, comesOnceADay } from '../../entries/business-moments.ts';
import type { JsonObject } from '../../graph/canonical-json.ts';
import type { Tools } from '../../graph/tools.ts';
import type { Entry } from './entries.ts';

/** Returns what a schedule that keeps to a calendar has in its config, and reports what cannot be moved to another day. */
export function scheduleCalendar(given: Entry, place: string, tools: Tools): JsonObject {
  const { kind, cron, calendarId, onHoliday, timeZone } = given;
  if (kind !== 'schedule' || (calendarId === undefined && onHoliday === undefined)) return {};
  const calendar = tools.calendar(calendarId === undefined ? `${place}.onHoliday` : `${place}.calendarId`, calendarId);
  const how: Calendar['onHoliday'] = onHoliday ?? 'skip';
  if (how !== 'skip' && cron !== undefined && !comesOnceADay(cron, timeZone ?? 'UTC', tools.surroundings.now))
    tools.report(
      'BAD_SETTING',
      `${place}.onHoliday`,
      `"${how}" is for a schedule that comes once a day at the most`,
      'Use "skip", or a schedule with one time of day',
    );
  return { calendarId: calendar, onHoliday: how };
}
