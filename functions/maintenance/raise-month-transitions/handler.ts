import { dateIn } from '../../engine/calendar.ts';
import { log } from '../../engine/log.ts';
import { handleMaintenance, type TenantMaintenance } from '../../engine/maintenance/handle-maintenance.ts';
import { isFirstSomewhere } from './first-somewhere.ts';
import { raiseMonthTransitions } from './maintenance.ts';
import { raiseMonthTransitions as raise } from './queries.gen.ts';

async function work({ database, tenantId, timeZone, now }: TenantMaintenance): Promise<void> {
  const today = dateIn(timeZone, now);
  if (!today.endsWith('-01')) return;
  const { raised } = await database.one(raise, { tenantId, today, now });
  log('info', 'Raised month transitions', { tenantId, raised });
}

export const handler = handleMaintenance(raiseMonthTransitions, work, isFirstSomewhere);
