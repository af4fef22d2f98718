/** Composes a rendered e-mail as a MIME message. */
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Attachment } from './document.ts';
import type { RenderedEmail } from './render.ts';

/** A mail without HTML has its text only. */
type MailText = Pick<RenderedEmail, 'subject' | 'text'> & Partial<RenderedEmail>;

interface Envelope {
  readonly from: string;
  readonly fromName: string;
  /** Where replies go; null: to the sender. */
  readonly replyTo: string | null;
  readonly to: string;
  /** Put into headers, so that a person can find the job of a mail and the mail of a job. */
  readonly jobId: string;
  /** The URL that unsubscribes a customer when it gets a POST. Null: the mail is not for a customer. */
  readonly unsubscribe: { readonly url: string; readonly customerId: string } | null;
  readonly attachment?: Attachment | undefined;
  readonly sentAt: Date;
}

/** Returns text and HTML as alternatives. Headers are encoded and folded; line breaks in names cannot add headers. */
export function compose({ subject, text, html }: MailText, envelope: Envelope): Promise<Buffer> {
  const { from, fromName, replyTo, to, jobId, unsubscribe, attachment, sentAt } = envelope;
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const message = new MailComposer({
    from: { name: fromName, address: from },
    to: { name: '', address: to },
    ...(replyTo === null ? {} : { replyTo: { name: fromName, address: replyTo } }),
    subject,
    text,
    ...(html === undefined ? {} : { html }),
    ...(attachment ? { attachments: [{ ...attachment, contentType: 'application/pdf' }] } : {}),
    date: sentAt,
    messageId: `<${jobId}@${domain}>`,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Followthrough-Job': jobId,
      ...(unsubscribe && {
        // Unsubscribes by one click in a mail program (RFC 8058), or by a mail that names the customer (RFC 2369).
        'List-Unsubscribe': `<${unsubscribe.url}>, <mailto:${replyTo ?? from}?subject=unsubscribe%20${unsubscribe.customerId}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    },
  });
  return message.compile().build();
}
