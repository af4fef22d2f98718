import { log } from '../../engine/log.ts';
import { handleMaintenance } from '../../engine/maintenance/handle-maintenance.ts';
import { raiseOverdueDeliverables } from './maintenance.ts';
import { raiseOverdueDeliverables as raise } from './queries.gen.ts';

export const handler = handleMaintenance(raiseOverdueDeliverables, async ({ database, tenantId, timeZone, now }) => {
  const { raised } = await database.one(raise, { tenantId, timeZone, now });
  log('info', 'Raised overdue deliverables', { tenantId, raised });
});
