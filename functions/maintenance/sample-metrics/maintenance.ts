import { defineMaintenance } from '../../engine/maintenance/define.ts';

/** What samples led to, per product, over the thirty days that ended yesterday. */
export const sampleMetrics = defineMaintenance({
  name: 'sample-metrics',
  description: 'Counts, per product, what samples led to over the last thirty days.',
  schedule: 'cron(15 0 * * ? *)', // after midnight UTC, clear of the triggers on the hour
  timeoutSeconds: 120,
});
