import { defineMaintenance } from '../../engine/maintenance/define.ts';

/** For tenants with the journey on. When a due date is moved and passes again, the event is raised again. */
export const raiseOverdueDeliverables = defineMaintenance({
  name: 'raise-overdue-deliverables',
  description: 'Raises DELIVERABLE_OVERDUE for deliverables whose due moment has passed.',
  schedule: 'cron(59 11 * * ? *)', // before the reminders of noon, in the same waking of the database
  timeoutSeconds: 120,
  needs: ['clientJourney'],
});
