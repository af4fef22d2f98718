/**
 * What SES publishes when a mail arrives, comes back or its recipient complains, in the form of its event publishing.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
import { randomUUID } from 'node:crypto';
import type { SentMail } from './mailbox.ts';

export const reportKinds = ['bounce', 'soft-bounce', 'complaint', 'delivery'] as const;
export type ReportKind = (typeof reportKinds)[number];

/** As event destinations name it, and as events do. */
export const typesOf = {
  bounce: ['bounce', 'Email Bounced'],
  'soft-bounce': ['bounce', 'Email Bounced'],
  complaint: ['complaint', 'Email Complaint Received'],
  delivery: ['delivery', 'Email Delivered'],
} as const satisfies Readonly<Record<ReportKind, readonly [string, string]>>;

/** The mailbox simulator. A label may follow: `bounce+anything@…`. https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html */
const SIMULATOR = /^(bounce|complaint|suppressionlist|ooto|success)(\+[^@]*)?@simulator\.amazonses\.com$/i;

/** Returns what the mailbox simulator makes of a mail to this address; undefined for a mail that stays where it arrives. */
export function simulated(address: string): ReportKind | undefined {
  const name = SIMULATOR.exec(address)?.[1]?.toLowerCase();
  if (name === 'complaint') return 'complaint';
  return name === 'bounce' || name === 'suppressionlist' ? 'bounce' : undefined;
}

const bounces = {
  bounce: ['Permanent', 'General', '5.1.1', 'smtp; 550 5.1.1 user unknown'],
  'soft-bounce': ['Transient', 'MailboxFull', '4.2.2', 'smtp; 452 4.2.2 mailbox full'],
} as const;

const feedbackId = () => `0100${randomUUID()}-000000`;

function complaint(mail: SentMail, timestamp: string): object {
  const complainedRecipients = mail.to.map((emailAddress) => ({ emailAddress }));
  const what = { feedbackId: feedbackId(), complaintSubType: null, complaintFeedbackType: 'abuse' };
  return { eventType: 'Complaint', complaint: { ...what, complainedRecipients, timestamp } };
}

function bounce(kind: keyof typeof bounces, mail: SentMail, timestamp: string): object {
  const [bounceType, bounceSubType, status, diagnosticCode] = bounces[kind];
  const bouncedRecipients = mail.to.map((emailAddress) => ({ emailAddress, action: 'failed', status, diagnosticCode }));
  return {
    eventType: 'Bounce',
    bounce: { feedbackId: feedbackId(), bounceType, bounceSubType, bouncedRecipients, timestamp },
  };
}

const delivery = ({ to }: SentMail, timestamp: string) => ({
  eventType: 'Delivery',
  delivery: { timestamp, processingTimeMillis: 500, recipients: to, smtpResponse: '250 2.6.0 Message received' },
});

function outcome(kind: ReportKind, mail: SentMail, timestamp: string): object {
  if (kind === 'delivery') return delivery(mail, timestamp);
  return kind === 'complaint' ? complaint(mail, timestamp) : bounce(kind, mail, timestamp);
}

/** Returns the detail of the event about a mail. */
export function reportDetail(kind: ReportKind, mail: SentMail, configurationSet: string, now: Date): object {
  const timestamp = now.toISOString();
  const { messageId, from, to, sentAt, tags = {} } = mail;
  const all = { 'ses:configuration-set': configurationSet, ...tags };
  return {
    ...outcome(kind, mail, timestamp),
    mail: {
      ...{ timestamp: sentAt, source: from, messageId, destination: to },
      tags: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, [value]])),
    },
  };
}
