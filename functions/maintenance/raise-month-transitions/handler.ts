import { dateIn } from '../../engine/calendar.ts';
import { now as wallNow } from '../../engine/clock.ts';
import { handleMaintenance } from '../../engine/maintenance/handle-maintenance.ts';
import { raiseMonthTransitions } from './maintenance.ts';
import { raiseMonthTransitions as raise } from './queries.gen.ts';

export const handler = handleMaintenance(raiseMonthTransitions, async ({ database, tenantId, timeZone }) => {
  // The month of the clock, not of the scheduled time: a message that comes late must not raise a month that is over.
  const now = wallNow();
  const today = dateIn(timeZone, now);
  const { raised } = await database.one(raise, { tenantId, timeZone, today, now });
  return { month: today.slice(0, 7), raised };
});
