import { jobPriorities } from '../../engine/ledger/define.ts';
import { defineMaintenance } from '../../engine/maintenance/define.ts';
import { patterns } from '../../engine/patterns.ts';

/** Failed jobs are kept: a person may still retry them. */
export const cleanupOldJobs = defineMaintenance({
  name: 'cleanup-old-jobs',
  description:
    'Removes completed jobs older than thirty days, runs of maintenance older than ninety, and the log of messages and ended runs of workflows older than the tenant keeps them; failed jobs stay. Seals old tokens anew and extends calendars.',
  schedule: patterns.WEEKLY_SUNDAY,
  timeoutSeconds: 120, // a minute of waiting for a paused database, and one statement
  job: { type: 'CLEANUP_OLD_JOBS', queue: 'database-operations', priority: jobPriorities.LOW, scope: 'installation' },
});
