/** Every job type of this queue, one line each, in alphabetical order: this file is the list. */
export { generateBusinessPlan } from './generate-business-plan/job.ts';
export { generateDeliverable } from './generate-deliverable/job.ts';
export { writeText } from './write-text/job.ts';
