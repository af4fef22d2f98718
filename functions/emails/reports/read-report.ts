/**
 * Reads the events that SES publishes about an e-mail.
 * https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html
 */
import type { Json } from '../../engine/data/statement.ts';
import { EngineError } from '../../engine/errors.ts';
import type { MessageBody } from '../../engine/queue/handle-queue.ts';
import { isUuid } from '../../engine/uuid.ts';

type Kind = 'HARD_BOUNCE' | 'SOFT_BOUNCE' | 'COMPLAINT';

/** What one event says about a tenant's mail, a report for each address. */
interface MailReports {
  readonly tenantId: string;
  readonly reports: readonly Readonly<Record<string, Json>>[];
}

interface Finding {
  readonly kind: Kind;
  /** Member of the event with what happened, and its list of recipients. */
  readonly about: MessageBody;
  readonly recipients: unknown;
  readonly detail: string;
}

const objectIn = (value: unknown): MessageBody =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as MessageBody) : {};
const textIn = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** The single value of a tag, which SES publishes as a list. */
const tagIn = (tags: MessageBody, name: string): string | undefined => {
  const values = tags[name];
  const value = Array.isArray(values) ? textIn(values[0]) : undefined;
  return value !== undefined && isUuid(value) ? value : undefined;
};

const refuse = (what: string): never => {
  throw new EngineError('UNKNOWN_MESSAGE', `The message is no bounce or complaint of SES: ${what}`);
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

function findingIn(detail: MessageBody): Finding | undefined {
  if (detail.eventType === 'Bounce') return bounceIn(detail);
  if (detail.eventType === 'Complaint') return complaintIn(detail);
  return refuse(`its eventType is ${JSON.stringify(detail.eventType)}`);
}

/** Without the angle brackets and the name that some mail systems put around an address. */
const bareAddress = (text: string) => (/<([^<>]+)>\s*$/.exec(text)?.[1] ?? text).trim();

function addressesIn(recipients: unknown): string[] {
  const listed = Array.isArray(recipients) ? recipients : [];
  return listed.flatMap((one) => textIn(objectIn(one).emailAddress) ?? []).map(bareAddress);
}

/**
 * Returns undefined for mail that no job of the ledger sent, and for reports that are no reason for anything.
 * Throws UNKNOWN_MESSAGE for what is no bounce and no complaint.
 */
export function readReports(body: MessageBody): MailReports | undefined {
  const detail = objectIn(body.detail);
  const finding = findingIn(detail);
  const tags = objectIn(objectIn(detail.mail).tags);
  const tenantId = tagIn(tags, 'tenant');
  if (!finding || tenantId === undefined) return undefined;
  const { kind, about, recipients } = finding;
  const reportId = textIn(about.feedbackId) ?? refuse('it has no feedbackId');
  const occurredAt = textIn(about.timestamp) ?? textIn(body.time) ?? refuse('it has no timestamp');
  if (Number.isNaN(Date.parse(occurredAt))) refuse(`its timestamp is ${JSON.stringify(occurredAt)}`);
  const addresses = addressesIn(recipients);
  if (addresses.length === 0) refuse('it names no recipient');
  const jobId = tagIn(tags, 'job') ?? null;
  return {
    tenantId,
    reports: addresses.map((address) => ({ reportId, address, kind, jobId, detail: finding.detail, occurredAt })),
  };
}
