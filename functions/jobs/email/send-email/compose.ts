/** Composes a rendered e-mail as a MIME message. */
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Attachment } from './document.ts';
import type { RenderedEmail } from './render.ts';

interface Envelope {
  readonly from: string;
  readonly fromName: string;
  /** Where replies go; null: to the sender. */
  readonly replyTo: string | null;
  readonly to: string;
  /** Put into headers, so that a person can find the job of a mail and the mail of a job. */
  readonly jobId: string;
  readonly customerId: string;
  /** URL that unsubscribes the customer when it gets a POST. */
  readonly unsubscribe: string;
  readonly attachment?: Attachment | undefined;
  readonly sentAt: Date;
}

/** Returns text and HTML as alternatives. Headers are encoded and folded; line breaks in names cannot add headers. */
export function compose(email: RenderedEmail, envelope: Envelope): Promise<Buffer> {
  const { from, fromName, replyTo, to, jobId, customerId, unsubscribe, attachment, sentAt } = envelope;
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const message = new MailComposer({
    from: { name: fromName, address: from },
    to: { name: '', address: to },
    ...(replyTo === null ? {} : { replyTo: { name: fromName, address: replyTo } }),
    subject: email.subject,
    text: email.text,
    html: email.html,
    ...(attachment ? { attachments: [{ ...attachment, contentType: 'application/pdf' }] } : {}),
    date: sentAt,
    messageId: `<${jobId}@${domain}>`,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Followthrough-Job': jobId,
      // Unsubscribes by one click in a mail program (RFC 8058), or by a mail that names the customer (RFC 2369).
      'List-Unsubscribe': `<${unsubscribe}>, <mailto:${replyTo ?? from}?subject=unsubscribe%20${customerId}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  });
  return message.compile().build();
}
