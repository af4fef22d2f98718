import { defineJob } from '../../../engine/ledger/job.ts';
import { readNothing } from '../../../engine/ledger/payload.ts';
import { raiseReminders } from './queries.gen.ts';

/** Raises an event for each overdue deliverable; the events' functions queue the e-mails. Idempotent for each due moment. */
export const sendReminderEmails = defineJob({
  type: 'SEND_REMINDER_EMAILS',
  unknownOutcome: 'retry',
  read: readNothing,
  async run({ tenantId, now }, { database }) {
    const reminders = await database.maybeOne(raiseReminders, { tenantId, now });
    if (!reminders) return { kind: 'cancelled', reason: 'EMAIL_OFF: the journey or e-mail is switched off' };
    return { kind: 'done', result: { raised: reminders.raised } };
  },
});
