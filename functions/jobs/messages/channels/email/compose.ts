/** Makes the texts and headers of an e-mail from a message. SES fills them in without escaping anything, so that they are whole here. */
import { attachChecksum } from '../../../../engine/checksum.ts';
import { environment, required } from '../../../../engine/environment.ts';
import { shownName } from '../../../../engine/shown-name.ts';
import type { Content, MailFacts } from '../channel.ts';
import { plainText } from '../plain-text.ts';

/** What SES puts into the template of the call. */
export interface ComposedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Unsubscribes by one click in a mail program (RFC 8058). */
  readonly unsubscribeUrl: string;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);

/** Addresses become links; a blank line begins a paragraph. */
const htmlOf = (text: string) =>
  text
    .split(/\n{2,}/)
    .map((paragraph) => escaped(paragraph).replaceAll('\n', '<br>'))
    .map((paragraph) => paragraph.replace(/https?:\/\/[^\s<]+[^\s<.,;:!?)]/g, (url) => `<a href="${url}">${url}</a>`))
    .map((paragraph) => `<p>${paragraph}</p>`)
    .join('\n');

/** A header has one line. */
const oneLine = (text: string) => shownName(text.replace(/\s+/g, ' '));

/** Who the e-mail comes from, as people see it. */
export const nameOf = ({ senderName, tenantName }: MailFacts): string =>
  oneLine(senderName ?? '') || oneLine(tenantName) || 'Followthrough';

/** Every e-mail says who sent it, and how to get no more. */
export async function composeMail(
  content: Exclude<Content, { kind: 'template' }>,
  mail: MailFacts,
): Promise<ComposedMail> {
  const name = nameOf(mail);
  const unsubscribeUrl = `${required(environment.unsubscribeUrl)}${await attachChecksum('unsubscribe-link', mail.token)}`;
  const text = plainText(content).replaceAll('\r\n', '\n').trim();
  const subject = content.kind === 'text' ? (content.subject ?? '') : content.title;
  return {
    subject: oneLine(subject) || name,
    text: `${text}\n\n--\nYou receive this from ${name}. To receive no more: ${unsubscribeUrl}\n`,
    html: `<!doctype html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
<body style="font-family:Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5">
${htmlOf(text)}
<p style="color:#5f5f5a;font-size:13px">You receive this from ${escaped(name)}. <a href="${unsubscribeUrl}" style="color:inherit">Unsubscribe</a></p>
</body></html>
`,
    unsubscribeUrl,
  };
}
