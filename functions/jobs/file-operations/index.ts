/** Every job type of this queue, one line each, in alphabetical order: this file is the list. */
export { cleanupFiles } from './cleanup-files/job.ts';
