import { dateIn } from '../../engine/calendar.ts';
import { handleMaintenance } from '../../engine/handle-maintenance.ts';
import { log } from '../../engine/log.ts';
import { raiseMonthTransitions } from './maintenance.ts';
import { raiseMonthTransitions as raise } from './queries.gen.ts';

export const handler = handleMaintenance(raiseMonthTransitions, async ({ database, tenantId, timeZone, now }) => {
  const today = dateIn(timeZone, now);
  if (!today.endsWith('-01')) return;
  const { raised } = await database.one(raise, { tenantId, today, now });
  log('info', 'Raised month transitions', { tenantId, raised });
});
