import { jobPriorities } from '../../engine/ledger/define.ts';
import { defineMaintenance } from '../../engine/maintenance/define.ts';
import { patterns } from '../../engine/patterns.ts';

/** In addition to Aurora's point-in-time recovery: a daily snapshot remains when the cluster is deleted. */
export const databaseBackup = defineMaintenance({
  name: 'database-backup',
  description: 'Takes a snapshot of the database, and deletes its own that are older than thirty days.',
  schedule: patterns.DAILY_AT_MIDNIGHT,
  timeoutSeconds: 120, // a minute of waiting for a paused database, and one statement
  job: { type: 'BACKUP_DATABASE', queue: 'database-operations', priority: jobPriorities.NORMAL, scope: 'installation' },
});
