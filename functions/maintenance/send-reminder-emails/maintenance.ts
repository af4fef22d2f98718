import { jobPriorities } from '../../engine/ledger/define.ts';
import { defineMaintenance } from '../../engine/maintenance/define.ts';
import { patterns } from '../../engine/patterns.ts';

/** Only for tenants with both switches on: without the journey there are no events, without the other no e-mail. */
export const sendReminderEmails = defineMaintenance({
  name: 'send-reminder-emails',
  description: 'Reminds customers of deliverables that are overdue.',
  schedule: patterns.DAILY_AT_NOON,
  timeoutSeconds: 120, // a minute of waiting for a paused database, and one statement
  needs: ['clientJourney', 'emailWorkflows'],
  job: { type: 'SEND_REMINDER_EMAILS', queue: 'email', priority: jobPriorities.NORMAL, scope: 'tenant' },
});
