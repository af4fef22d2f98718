import { dateIn } from '../../engine/calendar.ts';
import { handleMaintenance } from '../../engine/maintenance/handle-maintenance.ts';
import { sampleMetrics } from './maintenance.ts';
import { listDueDays, refreshSampleMetrics } from './queries.gen.ts';

/** Today's figures first, then those of days that were missed. */
export const handler = handleMaintenance(sampleMetrics, async ({ database, tenantId, timeZone, now }) => {
  const { name } = sampleMetrics;
  const days = await database.many(listDueDays, { tenantId, name, timeZone, today: dateIn(timeZone, now), now });
  let products = 0;
  for (const { day, countsUntil } of days) {
    const refreshed = await database.one(refreshSampleMetrics, { tenantId, timeZone, today: day, now: countsUntil });
    products += refreshed.products;
  }
  return { days: days.length, products };
});
