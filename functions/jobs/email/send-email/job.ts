import type { Database } from '../../../engine/data/database.ts';
import { environment, required } from '../../../engine/environment.ts';
import { defineJob, type Job, type JobOutcome } from '../../../engine/ledger/job.ts';
import { failureFields, log } from '../../../engine/log.ts';
import { sendableAddress } from './address.ts';
import { compose } from './compose.ts';
import { type EmailPayload, readPayload } from './payload.ts';
import { ensureUnsubscribeToken, findEmailPreference, findRecipient } from './queries.gen.ts';
import { render } from './render.ts';
import { send } from './send.ts';
import { templates } from './templates/index.ts';

/** The delay of a mail when the customer's preference cannot be read. */
const PREFERENCE_PATIENCE_MS = 15 * 60_000;

const cancelled = (reason: string): JobOutcome => ({ kind: 'cancelled', reason });
const failed = (reason: string): JobOutcome => ({ kind: 'failed', reason, retry: false });

/** Returns the outcome when the mail must not be sent now, else undefined. */
async function objection({ id, tenantId, payload, now }: Job<EmailPayload>, database: Database) {
  const { customerId } = payload;
  try {
    const preference = await database.maybeOne(findEmailPreference, { tenantId, customerId });
    return preference?.allowsEmail === false ? cancelled('NOT_WANTED: the customer does not want e-mail') : undefined;
  } catch (error) {
    // Sending to a customer who may have unsubscribed is worse than sending late.
    log('warn', 'Preferences could not be read; the e-mail waits', { jobId: id, ...failureFields(error) });
    const at = new Date(now.getTime() + PREFERENCE_PATIENCE_MS);
    return { kind: 'later', at, reason: 'PREFERENCES_UNREADABLE' } satisfies JobOutcome;
  }
}

async function run(job: Job<EmailPayload>, database: Database): Promise<JobOutcome> {
  const { id, tenantId, payload, now } = job;
  const { customerId, template, variables } = payload;
  const recipient = await database.maybeOne(findRecipient, { tenantId, customerId });
  if (!recipient) return cancelled(`CUSTOMER_GONE: there is no customer ${customerId}`);
  if (!recipient.sendsEmail) return cancelled('EMAIL_OFF: the tenant sends no e-mail');
  const stop = await objection(job, database);
  if (stop) return stop;
  if (!recipient.email?.trim()) return cancelled(`NO_ADDRESS: customer ${customerId} has no e-mail address`);
  const to = sendableAddress(recipient.email);
  if (to === undefined) return cancelled(`INVALID_ADDRESS: the e-mail address of customer ${customerId} is none`);

  const tenant = recipient.tenantName?.trim() || 'Us';
  const customer = recipient.customerName?.trim() || 'customer';
  const { token } = await database.one(ensureUnsubscribeToken, { tenantId, customerId });
  const unsubscribe = `${required(environment.unsubscribeUrl)}${token}`;
  const email = render(templates[template], { ...variables, tenant, customer, unsubscribe });
  if ('missing' in email)
    return failed(`MISSING_VARIABLE: ${template} needs ${email.missing.join(', ')} in payload.variables`);
  const from = process.env[environment.senderAddress];
  // A deployment may have no sender; a retry does not help then.
  if (!from)
    return failed(
      `NO_SENDER: ${environment.senderAddress} is not set; deploy with -c senderAddress=…, then retry this job`,
    );
  const message = await compose(email, { from, fromName: tenant, to, jobId: id, customerId, unsubscribe, sentAt: now });
  return { kind: 'done', result: { messageId: await send(from, to, message) } };
}

/** Sends one e-mail to one customer. A function that died may have sent it, so a person decides about a retry. */
export const sendEmail = defineJob({
  type: 'SEND_EMAIL',
  unknownOutcome: 'hold',
  read: readPayload,
  run: (job, { database }) => run(job, database),
});
