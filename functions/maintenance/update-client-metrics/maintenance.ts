import { jobPriorities } from '../../engine/ledger/define.ts';
import { defineMaintenance } from '../../engine/maintenance/define.ts';
import { patterns } from '../../engine/patterns.ts';

/** The figures are for people to read, so the job has a low priority. */
export const updateClientMetrics = defineMaintenance({
  name: 'update-client-metrics',
  description: 'Counts what samples led to, and how engaged each customer is.',
  schedule: patterns.EVERY_6_HOURS,
  timeoutSeconds: 120, // a minute of waiting for a paused database, and one statement
  job: { type: 'UPDATE_CLIENT_METRICS', queue: 'scheduled-tasks', priority: jobPriorities.LOW, scope: 'tenant' },
});
