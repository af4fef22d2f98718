import { attachChecksum } from '../../../engine/checksum.ts';
import type { Database } from '../../../engine/data/database.ts';
import { environment, required } from '../../../engine/environment.ts';
import { defineJob, type Job, type JobOutcome } from '../../../engine/ledger/job.ts';
import type { Payload } from '../../../engine/ledger/payload.ts';
import { sendableAddress } from '../../../engine/mail/address.ts';
import { senderOf } from '../../../engine/mail/sender-of.ts';
import { shownName } from '../../../engine/shown-name.ts';
import { awaitTurn } from './await-turn.ts';
import { compose } from './compose.ts';
import { announce } from './document.ts';
import { findMail, laterWithoutPreference } from './find-mail.ts';
import { type EmailPayload, readPayload } from './payload.ts';
import { ensureUnsubscribeToken, findEmailPreference } from './queries.gen.ts';
import { type OwnTexts, render, renderOwn } from './render.ts';
import { send } from './send.ts';
import { type TemplateName, templates } from './templates/index.ts';

const cancelled = (reason: string): JobOutcome => ({ kind: 'cancelled', reason });
const failed = (reason: string) => ({ kind: 'failed', reason, retry: false }) as const;

/** Reasons of automation.reason_against_email. Those of addresses name the way out. */
const reasons: Readonly<Record<string, string>> = {
  NOT_WANTED: 'NOT_WANTED: the customer does not want e-mail',
  ADDRESS_BOUNCED:
    'ADDRESS_BOUNCED: an e-mail to this address came back for good; correct the address, or allow it with POST /api/email-addresses/{id}/allow',
  ADDRESS_COMPLAINED:
    'ADDRESS_COMPLAINED: the recipient reported an e-mail as spam; only with their consent allow the address with POST /api/email-addresses/{id}/allow',
};

/** Returns why the customer gets no e-mail, or null. `known` is the answer for the address as the CRM has it. */
async function askReason(
  { tenantId, payload: { customerId } }: Job<EmailPayload>,
  database: Database,
  { address, email, known }: { address: string; email: string; known: string | null | undefined },
): Promise<string | null> {
  if (known !== undefined && address === email.trim().toLowerCase()) return known;
  const preference = await database.one(findEmailPreference, { tenantId, customerId, address });
  if (!preference.allowsEmail) return 'NOT_WANTED';
  return preference.stoppedReason && `ADDRESS_${preference.stoppedReason}`;
}

/** Renders the template, or the texts of the workflow's node. */
function renderMail(template: TemplateName | null, texts: OwnTexts | null, variables: Payload) {
  if (texts !== null) return renderOwn(texts, variables);
  if (template === null) return failed('NO_TEXTS: the e-mail has neither a template nor texts of its own');
  const email = render(templates[template], variables);
  if (!('missing' in email)) return email;
  return failed(`MISSING_VARIABLE: ${template} needs ${email.missing.join(', ')} in payload.variables`);
}

async function run(job: Job<EmailPayload>, database: Database): Promise<JobOutcome> {
  const { id, tenantId, payload, now } = job;
  const { customerId, template } = payload;
  const mail = await findMail(job, database);
  if ('stop' in mail) return mail.stop;
  const { recipient, known } = mail;
  if (!recipient.sendsEmail) return cancelled('EMAIL_OFF: the tenant sends no e-mail');
  if (!recipient.email?.trim()) return cancelled(`NO_ADDRESS: customer ${customerId} has no e-mail address`);
  const to = sendableAddress(recipient.email);
  if (to === undefined) return cancelled(`INVALID_ADDRESS: the e-mail address of customer ${customerId} is none`);
  const asked = { address: to.toLowerCase(), email: recipient.email, known: known.reason };
  const reason = await askReason(job, database, asked).catch((error: unknown) => laterWithoutPreference(job, error));
  if (typeof reason === 'string') return cancelled(reasons[reason] ?? reason);
  if (reason !== null) return reason;

  const tenant = recipient.tenantName?.trim() || 'Us';
  const customer = recipient.customerName?.trim() || 'customer';
  const token = known.token ?? (await database.one(ensureUnsubscribeToken, { tenantId, customerId })).token;
  const unsubscribe = `${required(environment.unsubscribeUrl)}${await attachChecksum('unsubscribe-link', token)}`;
  const announcement = await announce(job, mail.variables, database);
  if ('stop' in announcement) return announcement.stop;
  const { attachment } = announcement;
  const variables = { ...mail.variables, ...announcement.variables, tenant, customer, unsubscribe };
  const email = renderMail(template, mail.texts, variables);
  if ('kind' in email) return email;
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
  const wait = known.hasEarlier === false ? undefined : await awaitTurn(job, database);
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
