/**
 * Reads the events that SES publishes about an e-mail.
 * https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html
 */
import type { Json } from '../../engine/data/statement.ts';
import { EngineError } from '../../engine/errors.ts';
import type { MessageBody } from '../../engine/queue/handle-queue.ts';
import { storable } from '../../engine/storable.ts';
import { isUuid } from '../../engine/uuid.ts';

type Kind = 'HARD_BOUNCE' | 'SOFT_BOUNCE' | 'COMPLAINT' | 'DELIVERY';

/** What the tables take. A batch is one statement, which one report must not spoil. */
const MOST_ID = 200;
const MOST_ADDRESS = 320;
/** The latest moment that every reader of the row can write. */
const LAST_MS = Date.UTC(9999, 0);

interface Finding {
  readonly kind: Kind;
  /** Member of the event with what happened, and its list of recipients. */
  readonly about: MessageBody;
  readonly recipients: unknown;
  readonly detail: string;
}

const objectIn = (value: unknown): MessageBody =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as MessageBody) : {};
const textIn = (value: unknown): string | undefined => (typeof value === 'string' && storable(value)) || undefined;

/** The single value of a tag, which SES publishes as a list. */
const tagIn = (tags: MessageBody, name: string): string | undefined => {
  const values = tags[name];
  const value = Array.isArray(values) ? textIn(values[0]) : undefined;
  return value !== undefined && isUuid(value) ? value : undefined;
};

const refuse = (what: string): never => {
  throw new EngineError('UNKNOWN_MESSAGE', `The message is no delivery, bounce or complaint of SES: ${what}`);
};

/** SES has retried a soft bounce for hours before it publishes it. `Undetermined` says too little to stop mail for. */
function bounceIn(detail: MessageBody): Finding {
  const about = objectIn(detail.bounce);
  const { bounceType, bounceSubType, bouncedRecipients } = about;
  const [first] = Array.isArray(bouncedRecipients) ? bouncedRecipients : [];
  const answer = textIn(objectIn(first).diagnosticCode);
  return {
    kind: bounceType === 'Permanent' ? 'HARD_BOUNCE' : 'SOFT_BOUNCE',
    about,
    recipients: bouncedRecipients,
    detail: [`${textIn(bounceType) ?? '?'}/${textIn(bounceSubType) ?? '?'}`, answer].filter(Boolean).join(': '),
  };
}

/** Undefined when the recipient says that the mail is none to complain about. */
function complaintIn(detail: MessageBody): Finding | undefined {
  const about = objectIn(detail.complaint);
  const type = textIn(about.complaintFeedbackType) ?? textIn(about.complaintSubType) ?? 'no reason given';
  if (type === 'not-spam') return undefined;
  return { kind: 'COMPLAINT', about, recipients: about.complainedRecipients, detail: type };
}

/** Of messages of pages only: nobody asks what became of other e-mails. Recipients are plain addresses here. */
function deliveryIn(detail: MessageBody): Finding {
  const about = objectIn(detail.delivery);
  const recipients = Array.isArray(about.recipients) ? about.recipients : [];
  return {
    kind: 'DELIVERY',
    about,
    recipients: recipients.map((emailAddress) => ({ emailAddress })),
    detail: textIn(about.smtpResponse) ?? '',
  };
}

function findingIn(detail: MessageBody): Finding | undefined {
  if (detail.eventType === 'Bounce') return bounceIn(detail);
  if (detail.eventType === 'Complaint') return complaintIn(detail);
  if (detail.eventType === 'Delivery') return deliveryIn(detail);
  return refuse(`its eventType is ${JSON.stringify(detail.eventType)}`);
}

/** Without the angle brackets and the name that some mail systems put around an address. */
const bareAddress = (text: string) => (/<([^<>]+)>\s*$/.exec(text)?.[1] ?? text).trim();

function addressesIn(recipients: unknown): string[] {
  const listed = Array.isArray(recipients) ? recipients : [];
  return listed.flatMap((one) => textIn(objectIn(one).emailAddress) ?? []).map(bareAddress);
}

/**
 * Returns a report for each address; none for mail that no job of the ledger sent, and for reports that are no reason for anything.
 * Throws UNKNOWN_MESSAGE for what is no delivery, bounce or complaint.
 */
export function readReports(body: MessageBody): Readonly<Record<string, Json>>[] {
  const detail = objectIn(body.detail);
  const finding = findingIn(detail);
  const mail = objectIn(detail.mail);
  const tags = objectIn(mail.tags);
  const tenantId = tagIn(tags, 'tenant');
  if (!finding || tenantId === undefined) return [];
  const { kind, about, recipients } = finding;
  const reportId = textIn(about.feedbackId) ?? (kind === 'DELIVERY' ? '' : refuse('it has no feedbackId'));
  const occurredAt = textIn(about.timestamp) ?? textIn(body.time) ?? refuse('it has no timestamp');
  const occurredMs = Date.parse(occurredAt);
  if (!(occurredMs > 0 && occurredMs < LAST_MS)) refuse(`its timestamp is ${JSON.stringify(occurredAt)}`);
  if (reportId.length > MOST_ID) refuse(`its feedbackId has ${reportId.length} characters`);
  const addresses = addressesIn(recipients).filter(({ length }) => length <= MOST_ADDRESS);
  if (addresses.length === 0) refuse('it names no recipient');
  const jobId = tagIn(tags, 'job') ?? null;
  const messageId = tags.page === undefined ? null : (textIn(mail.messageId)?.slice(0, MOST_ID) ?? null);
  const { detail: said } = finding;
  return addresses.map((address) => ({
    tenantId,
    reportId,
    address,
    kind,
    jobId,
    messageId,
    detail: said,
    occurredAt: new Date(occurredMs).toISOString(),
  }));
}
