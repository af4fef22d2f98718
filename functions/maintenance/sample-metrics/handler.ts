import { dateIn } from '../../engine/calendar.ts';
import { log } from '../../engine/log.ts';
import { handleMaintenance } from '../../engine/maintenance/handle-maintenance.ts';
import { sampleMetrics } from './maintenance.ts';
import { refreshSampleMetrics } from './queries.gen.ts';

export const handler = handleMaintenance(sampleMetrics, async ({ database, tenantId, timeZone, now }) => {
  const today = dateIn(timeZone, now);
  const { products } = await database.one(refreshSampleMetrics, { tenantId, timeZone, today, now });
  log('info', 'Refreshed sample metrics', { tenantId, products });
});
