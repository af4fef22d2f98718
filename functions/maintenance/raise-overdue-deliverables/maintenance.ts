import { defineMaintenance } from '../../engine/maintenance/define.ts';

/** Only deliverables of tenants with the journey on; a due date that moves and passes again is told again. */
export const raiseOverdueDeliverables = defineMaintenance({
  name: 'raise-overdue-deliverables',
  description: 'Raises DELIVERABLE_OVERDUE for deliverables whose due moment has passed.',
  schedule: 'cron(30 11 * * ? *)', // before the reminders of noon
  timeoutSeconds: 120,
  needs: ['clientJourney'],
});
