import { now as wallNow } from '../../engine/clock.ts';
import { log } from '../../engine/log.ts';
import { handleMaintenance } from '../../engine/maintenance/handle-maintenance.ts';
import { countUnfollowed } from '../../engine/unfollowed.ts';
import { reconcileEvents } from './maintenance.ts';
import { reconcile } from './reconcile.ts';

export const handler = handleMaintenance(reconcileEvents, async ({ database, tenantId }) => {
  const raised = await reconcile(database, tenantId, wallNow());
  const events = Object.values(raised).reduce((sum, count) => sum + count, 0);
  if (events > 0) log('warn', 'Facts of the journey had no event', { tenantId, ...raised });
  countUnfollowed(reconcileEvents.name, events);
  return { raised };
});
