/** Every job type of this queue, one line each, in alphabetical order: this file is the list. */
export { backupDatabase } from './backup-database/job.ts';
export { cleanupOldJobs } from './cleanup-old-jobs/job.ts';
export { migrateRuns } from './migrate-runs/job.ts';
export { moveRuns } from './move-runs/job.ts';
