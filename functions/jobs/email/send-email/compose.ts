/** A rendered e-mail as one MIME message. */
import MailComposer from 'nodemailer/lib/mail-composer';
import type { RenderedEmail } from './render.ts';

interface Envelope {
  readonly from: string;
  readonly fromName: string;
  readonly to: string;
  /** Named in headers, so that a person finds the job of a mail and the mail of a job. */
  readonly jobId: string;
  readonly customerId: string;
  /** Address that takes a POST. */
  readonly unsubscribe: string;
  readonly sentAt: Date;
}

/** Text and HTML as alternatives; headers encoded, folded, and free of line breaks of anybody's making. */
export function compose(email: RenderedEmail, envelope: Envelope): Promise<Buffer> {
  const { from, fromName, to, jobId, customerId, unsubscribe, sentAt } = envelope;
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const message = new MailComposer({
    from: { name: fromName, address: from },
    to: { name: '', address: to },
    subject: email.subject,
    text: email.text,
    html: email.html,
    date: sentAt,
    messageId: `<${jobId}@${domain}>`,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Followthrough-Job': jobId,
      // One click in a mail program (RFC 8058), or a letter to the sender's mailbox that says which customer (RFC 2369).
      'List-Unsubscribe': `<${unsubscribe}>, <mailto:${from}?subject=unsubscribe%20${customerId}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  });
  return message.compile().build();
}
