import { defineMaintenance } from '../../engine/maintenance/define.ts';

/** For tenants with the journey on, and those with a workflow that listens to it. When a due date is moved and passes again, the event is raised again. */
export const raiseOverdueDeliverables = defineMaintenance({
  name: 'raise-overdue-deliverables',
  description: 'Raises DELIVERABLE_OVERDUE and deliverable.overdue for deliverables whose due moment has passed.',
  schedule: 'cron(59 11 * * ? *)', // before the reminders of noon, in the same waking of the database
  timeoutSeconds: 120,
  needs: ['clientJourney'],
  raises: 'deliverable.overdue',
});
