import { handleMaintenance } from '../../engine/maintenance/handle-maintenance.ts';
import { raiseOverdueDeliverables } from './maintenance.ts';
import { raiseOverdueDeliverables as raise } from './queries.gen.ts';

export const handler = handleMaintenance(raiseOverdueDeliverables, async ({ database, tenantId, timeZone, now }) => ({
  ...(await database.one(raise, { tenantId, timeZone, now })),
}));
