import { jobPriorities } from '../../engine/ledger/define.ts';
import { defineMaintenance } from '../../engine/maintenance/define.ts';
import { patterns } from '../../engine/patterns.ts';

/** For tenants with both settings on: without the journey there are no events, without e-mail workflows no e-mails. */
export const sendReminderEmails = defineMaintenance({
  name: 'send-reminder-emails',
  description: 'Reminds customers of deliverables that are overdue.',
  schedule: patterns.DAILY_AT_NOON,
  timeoutSeconds: 120, // a minute of waiting for a paused database, and one statement
  needs: ['clientJourney', 'emailWorkflows'],
  job: { type: 'SEND_REMINDER_EMAILS', queue: 'email', priority: jobPriorities.NORMAL, scope: 'tenant' },
});
