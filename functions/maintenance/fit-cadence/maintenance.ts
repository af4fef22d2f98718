import { defineMaintenance } from '../../engine/maintenance/define.ts';

/**
 * Comes daily and works once in a week of the tenant's own time zone, which begins on Monday: a day that was missed is made up for on
 * the next. Run now, it always works.
 */
export const fitCadence = defineMaintenance({
  name: 'fit-cadence',
  description: 'Learns once a week when customers order again, and tests that on the last ninety days.',
  schedule: 'cron(1 6 * * ? *)', // after the triggers, which have the database awake
  // A minute of waiting for a paused database, 25 pages of histories, and two fits of 50 000 customers: 5 s of a whole processor, of which
  // a function has a third.
  timeoutSeconds: 120,
});
