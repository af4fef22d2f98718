import { sendableAddress } from '../../../engine/address.ts';
import { attachChecksum } from '../../../engine/checksum.ts';
import type { Database } from '../../../engine/data/database.ts';
import { environment, required } from '../../../engine/environment.ts';
import { defineJob, type Job, type JobOutcome } from '../../../engine/ledger/job.ts';
import { failureFields, log } from '../../../engine/log.ts';
import { shownName } from '../../../engine/shown-name.ts';
import { awaitTurn } from './await-turn.ts';
import { compose } from './compose.ts';
import { announce } from './document.ts';
import { type EmailPayload, readPayload } from './payload.ts';
import { ensureUnsubscribeToken, findEmailPreference, findRecipient } from './queries.gen.ts';
import { render } from './render.ts';
import { send } from './send.ts';
import { senderOf } from './sender-of.ts';
import { templates } from './templates/index.ts';

/** The delay of a mail when the customer's preference cannot be read. */
const PREFERENCE_PATIENCE_MS = 15 * 60_000;

const cancelled = (reason: string): JobOutcome => ({ kind: 'cancelled', reason });
const failed = (reason: string): JobOutcome => ({ kind: 'failed', reason, retry: false });

/** By the reason in the table. Both name the way out. */
const stopped: Readonly<Record<string, string>> = {
  BOUNCED:
    'ADDRESS_BOUNCED: an e-mail to this address came back for good; correct the address, or allow it with POST /api/email-addresses/{id}/allow',
  COMPLAINED:
    'ADDRESS_COMPLAINED: the recipient reported an e-mail as spam; only with their consent allow the address with POST /api/email-addresses/{id}/allow',
};

/** Returns the outcome when the mail must not be sent now, else undefined. */
async function objection({ id, tenantId, payload, now }: Job<EmailPayload>, database: Database, address: string) {
  const { customerId } = payload;
  try {
    const preference = await database.one(findEmailPreference, {
      tenantId,
      customerId,
      address: address.toLowerCase(),
    });
    if (!preference.allowsEmail) return cancelled('NOT_WANTED: the customer does not want e-mail');
    return preference.stoppedReason === null
      ? undefined
      : cancelled(stopped[preference.stoppedReason] ?? preference.stoppedReason);
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
  if (!recipient.email?.trim()) return cancelled(`NO_ADDRESS: customer ${customerId} has no e-mail address`);
  const to = sendableAddress(recipient.email);
  if (to === undefined) return cancelled(`INVALID_ADDRESS: the e-mail address of customer ${customerId} is none`);
  const stop = await objection(job, database, to);
  if (stop) return stop;

  const tenant = recipient.tenantName?.trim() || 'Us';
  const customer = recipient.customerName?.trim() || 'customer';
  const { token } = await database.one(ensureUnsubscribeToken, { tenantId, customerId });
  const unsubscribe = `${required(environment.unsubscribeUrl)}${await attachChecksum('unsubscribe-link', token)}`;
  const announcement = await announce(job, database);
  if ('stop' in announcement) return announcement.stop;
  const { attachment } = announcement;
  const email = render(templates[template], { ...variables, ...announcement.variables, tenant, customer, unsubscribe });
  if ('missing' in email)
    return failed(`MISSING_VARIABLE: ${template} needs ${email.missing.join(', ')} in payload.variables`);
  const from = senderOf(recipient.senderAddress);
  if (typeof from !== 'string') return from;
  // Rows that SQL wrote, or an earlier version, may have characters that the API refuses.
  const fromName = shownName(recipient.senderName ?? '') || shownName(tenant) || 'Us';
  const replyTo = recipient.replyToAddress;
  const envelope = {
    from,
    fromName,
    replyTo,
    to,
    jobId: id,
    unsubscribe: { url: unsubscribe, customerId },
    attachment,
    sentAt: now,
  };
  const message = await compose(email, envelope);
  const wait = await awaitTurn(job, database);
  if (wait) return wait;
  const configurationSet = required(environment.configurationSet);
  const messageId = await send({ from, to, message, configurationSet, tags: { tenant: tenantId, job: id } });
  return { kind: 'done', result: { messageId } };
}

/** Sends one e-mail to one customer. A function that died may have sent it, so a person decides about a retry. */
export const sendEmail = defineJob({
  type: 'SEND_EMAIL',
  unknownOutcome: 'hold',
  read: readPayload,
  run: (job, { database }) => run(job, database),
});
