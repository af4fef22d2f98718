import { defineMaintenance } from '../../engine/maintenance/define.ts';

/** Counts per product which orders followed the samples of the thirty days that ended yesterday. */
export const sampleMetrics = defineMaintenance({
  name: 'sample-metrics',
  description: 'Counts, per product, what samples led to over the last thirty days.',
  schedule: 'cron(1 0 * * ? *)', // after midnight UTC, and after the triggers, which have the database awake
  timeoutSeconds: 120,
});
