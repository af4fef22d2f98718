/** Every job type of this queue, one line each, in alphabetical order: this file is the list. */
export { cleanupFiles } from './cleanup-files/job.ts';
export { eraseFiles } from './erase-files/job.ts';
export { exportRows } from './export-rows/job.ts';
export { importRows } from './import-rows/job.ts';
