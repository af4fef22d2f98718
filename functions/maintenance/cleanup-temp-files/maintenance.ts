import { jobPriorities } from '../../engine/ledger/define.ts';
import { defineMaintenance } from '../../engine/maintenance/define.ts';
import { patterns } from '../../engine/patterns.ts';

/** The bucket's lifecycle rule deletes them too, but only by whole days, after two. */
export const cleanupTempFiles = defineMaintenance({
  name: 'cleanup-temp-files',
  description: 'Deletes temporary files that are older than a day.',
  schedule: patterns.DAILY_AT_MIDNIGHT,
  timeoutSeconds: 120, // a minute of waiting for a paused database, and one statement
  job: { type: 'CLEANUP_FILES', queue: 'file-operations', priority: jobPriorities.LOW, scope: 'installation' },
});
