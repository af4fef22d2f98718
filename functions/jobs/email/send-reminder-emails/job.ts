import { defineJob } from '../../../engine/ledger/job.ts';
import { raiseReminders } from './queries.gen.ts';

/** Tells of what is overdue; the e-mails themselves are the events' doing. Once for each due moment, however often it runs. */
export const sendReminderEmails = defineJob({
  type: 'SEND_REMINDER_EMAILS',
  unknownOutcome: 'retry',
  // It takes nothing: what a schedule writes into its payload is for the history.
  read: () => undefined,
  async run({ tenantId, now }, { database }) {
    const reminders = await database.maybeOne(raiseReminders, { tenantId, now });
    if (!reminders) return { kind: 'cancelled', reason: 'EMAIL_OFF: the journey or e-mail is switched off' };
    return { kind: 'done', result: { raised: reminders.raised } };
  },
});
