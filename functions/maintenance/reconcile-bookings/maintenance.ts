import { jobPriorities } from '../../engine/ledger/define.ts';
import { defineMaintenance } from '../../engine/maintenance/define.ts';

/** Usually finds nothing wrong, so its job has a low priority. */
export const reconcileBookings = defineMaintenance({
  name: 'reconcile-bookings',
  description: 'Compares bookings with their schedules, mends both ways, and calls what was missed.',
  schedule: 'cron(0 6 * * ? *)',
  timeoutSeconds: 120, // a minute of waiting for a paused database, and one statement
  job: { type: 'RECONCILE_BOOKINGS', queue: 'scheduled-tasks', priority: jobPriorities.LOW, scope: 'installation' },
});
