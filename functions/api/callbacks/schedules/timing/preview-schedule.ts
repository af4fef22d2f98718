import { on } from '../../../http/route-handler.ts';
import { findTenantZone } from '../queries.gen.ts';
import { routes } from '../routes.ts';
import { byCalendarOf, requireCalendar, requireOnceADay, withoutCalendar } from './by-calendar.ts';
import { shownMoments, timingOf } from './timing.ts';

const MOMENTS = 10;

/** Throws INVALID_INPUT for what `createSchedule` refuses of its times. */
export const previewSchedule = on(routes.previewSchedule, async ({ body, ...context }) => {
  const { database, now, caller } = context;
  const { timeZone: zone } = await database.one(findTenantZone, { tenantId: caller.tenantId });
  const timing = timingOf(body, null, zone, now);
  const byCalendar = byCalendarOf(body, withoutCalendar);
  requireOnceADay(timing, byCalendar, now);
  const calendar = await requireCalendar(context, byCalendar);
  return { body: { timeZone: timing.timeZone, items: shownMoments({ ...timing, calendar }, now, MOMENTS) } };
});
