/** Every job type of this queue, one line each, in alphabetical order: this file is the list. */
export { sendEmail } from './send-email/job.ts';
export { sendNotice } from './send-notice/job.ts';
export { sendReminderEmails } from './send-reminder-emails/job.ts';
