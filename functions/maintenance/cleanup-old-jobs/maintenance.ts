import { jobPriorities } from '../../engine/ledger/define.ts';
import { defineMaintenance } from '../../engine/maintenance/define.ts';
import { patterns } from '../../engine/patterns.ts';

/** Failed jobs are kept: a person may still retry them. */
export const cleanupOldJobs = defineMaintenance({
  name: 'cleanup-old-jobs',
  description:
    'Removes completed jobs older than thirty days, not failed ones, runs of maintenance older than ninety, the log of messages older than the tenant keeps it, and ended runs of workflows with their traces, older than the tenant keeps them.',
  schedule: patterns.WEEKLY_SUNDAY,
  timeoutSeconds: 120, // a minute of waiting for a paused database, and one statement
  job: { type: 'CLEANUP_OLD_JOBS', queue: 'database-operations', priority: jobPriorities.LOW, scope: 'installation' },
});
