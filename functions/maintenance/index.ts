/** Every piece of maintenance, one line each, in alphabetical order: this file is the list. */
export { sampleMetrics } from './sample-metrics/maintenance.ts';
