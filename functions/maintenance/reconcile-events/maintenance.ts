import { defineMaintenance } from '../../engine/maintenance/define.ts';

/** For facts whose rows were written while the database's triggers did not fire: replication, restored dumps, imports. */
export const reconcileEvents = defineMaintenance({
  name: 'reconcile-events',
  description: 'Finds facts of the journey that raised no event, and raises it.',
  schedule: 'cron(1 6 * * ? *)', // after the triggers, which have the database awake
  timeoutSeconds: 120, // a big import is many statements of some seconds each: the next delivery goes on after the last
  needs: ['clientJourney'],
});
