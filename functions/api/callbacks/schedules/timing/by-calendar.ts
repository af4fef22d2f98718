/** Schedules that keep to a calendar: what callers may say of it, and its open days. */
import { type Calendar, comesOnceADay } from '../../../../workflows/entries/business-moments.ts';
import { invalid } from '../../../http/fields/invalid.ts';
import type { RequestContext } from '../../../http/route-handler.ts';
import * as queries from './queries.gen.ts';
import type { Timing } from './timing.ts';

type OnHoliday = Calendar['onHoliday'];

/** `onHoliday` null: no calendar. Without an id that of the tenant's default is meant. */
export interface ByCalendar {
  readonly calendarId: string | null;
  readonly onHoliday: string | null;
}

interface Given {
  readonly calendarId?: string | null | undefined;
  readonly onHoliday?: OnHoliday | null | undefined;
}

export const withoutCalendar: ByCalendar = { calendarId: null, onHoliday: null };

/** Members that were not given stay as they were. `calendarId: null` ends the calendar, unless onHoliday asks for the default. Throws INVALID_INPUT. */
export function byCalendarOf({ calendarId, onHoliday }: Given, before: ByCalendar): ByCalendar {
  if (calendarId === undefined && onHoliday === undefined) {
    const { calendarId: id, onHoliday: how } = before;
    return { calendarId: id, onHoliday: how };
  }
  if (onHoliday === null && calendarId)
    throw invalid('onHoliday', 'must be one of skip, before, after beside calendarId; null ends the calendar');
  if (onHoliday === null || (calendarId === null && onHoliday === undefined)) return withoutCalendar;
  const id = calendarId === undefined ? before.calendarId : calendarId;
  // PostgreSQL writes ids in lower case, and a change of a calendar finds the schedules by it.
  return { calendarId: id?.toLowerCase() ?? null, onHoliday: onHoliday ?? before.onHoliday ?? 'skip' };
}

/** Refuses to move what comes several times a day: two of its moments would be one. */
export function requireOnceADay({ pattern, cron, timeZone }: Timing, { onHoliday }: ByCalendar, now: Date): void {
  const expression = pattern ?? cron;
  if (onHoliday === null || onHoliday === 'skip' || expression === null) return;
  if (!comesOnceADay(expression, timeZone, now))
    throw invalid(
      'onHoliday',
      `"${onHoliday}" is for a schedule that comes once a day at the most; use "skip", or one time of day`,
    );
}

async function find({ database, caller: { tenantId } }: RequestContext, { calendarId, onHoliday }: ByCalendar) {
  const found = await database.maybeOne(queries.findOpenDays, { tenantId, calendarId });
  // The table's check allows no other values; days are a list of texts.
  return found && { onHoliday: onHoliday as OnHoliday, openDays: found.openDays as readonly string[] };
}

/** As schedules that come see it: without the calendar all days are open. Null: it keeps to none. */
export async function calendarOf(context: RequestContext, by: ByCalendar): Promise<Calendar | null> {
  if (by.onHoliday === null) return null;
  return (await find(context, by)) ?? { onHoliday: by.onHoliday as OnHoliday, openDays: [] }; // as the table's check says
}

/** Keeps the calendar from being removed meanwhile. Throws INVALID_INPUT when there is none. */
export async function requireCalendar(context: RequestContext, by: ByCalendar): Promise<Calendar | null> {
  if (by.onHoliday === null) return null;
  const calendar = await find(context, by);
  if (calendar) return calendar;
  if (by.calendarId) throw invalid('calendarId', `is unknown: there is no calendar ${by.calendarId}`);
  throw invalid('onHoliday', 'needs a calendar: name one with calendarId, or make one the default');
}
