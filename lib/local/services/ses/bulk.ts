/**
 * SendBulkEmail with a template in the call. https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendBulkEmail.html
 * and https://docs.aws.amazon.com/ses/latest/dg/send-personalized-email-api.html
 */

import type { BulkEmailEntry, MessageTag, SendBulkEmailRequest } from '@aws-sdk/client-sesv2';
import { isMembers } from '../../../../functions/engine/data/members.ts';
import { AwsError } from '../../service.ts';
import { type OutgoingMail, readMail } from './mail.ts';

/** An entry: a mail, or what its template lacks. */
export type BulkMail =
  | { readonly kind: 'mail'; readonly mail: OutgoingMail }
  /** SES accepts it and sends nothing. */
  | { readonly kind: 'unrendered'; readonly mail: OutgoingMail; readonly missing: string };

type Texts = Readonly<Record<'Subject' | 'Text' | 'Html', string | undefined>>;
type Data = Readonly<Record<string, unknown>>;

const MOST_ENTRIES = 50;
const MOST_BYTES = 1024 * 1024;
const MOST_DATA = 262_144;

const refuse = (message: string): never => {
  throw new AwsError('BadRequestException', message);
};

function readTemplate({ DefaultContent }: SendBulkEmailRequest): { texts: Texts; data: Data } {
  const { TemplateContent, TemplateName, TemplateArn, TemplateData } = DefaultContent?.Template ?? {};
  if (TemplateName !== undefined || TemplateArn !== undefined) refuse('Stored templates are not run here.');
  const { Subject, Text, Html } = TemplateContent ?? {};
  if (Subject === undefined || (Text === undefined && Html === undefined))
    refuse('TemplateContent must have a Subject, and Text or Html.');
  for (const text of [Subject, Text, Html])
    if (/\{\{[#/>^!{]/.test(text ?? '')) refuse('Only simple substitutions are supported in inline templates.');
  return { texts: { Subject, Text, Html }, data: readData(TemplateData, 'TemplateData') };
}

function readData(text: string | undefined, member: string): Data {
  if ((text?.length ?? 0) > MOST_DATA) refuse(`${member} has more than ${MOST_DATA} characters.`);
  try {
    const data: unknown = JSON.parse(text ?? '{}');
    if (isMembers(data)) return { ...data };
  } catch {
    // Refused below.
  }
  return refuse(`${member} is not a JSON object.`);
}

/** Nothing is escaped. Undefined: a value is missing. */
function fill(text: string | undefined, data: Data): { text: string | undefined; missing?: string } {
  let missing: string | undefined;
  const filled = text?.replace(/\{\{\s*([^{}\s]+)\s*\}\}/g, (_, name: string) => {
    if (!Object.hasOwn(data, name)) missing ??= name;
    return String(data[name] ?? '');
  });
  return missing === undefined ? { text: filled } : { text: filled, missing };
}

const merged = (defaults: readonly MessageTag[] = [], own: readonly MessageTag[] = []) => [
  ...defaults.filter(({ Name }) => !own.some((one) => one.Name === Name)),
  ...own,
];

function readEntry(request: SendBulkEmailRequest, entry: BulkEmailEntry, now: Date): BulkMail {
  const { texts, data } = readTemplate(request);
  const given = entry.ReplacementEmailContent?.ReplacementTemplate?.ReplacementTemplateData;
  const values = { ...data, ...readData(given, 'ReplacementTemplateData') };
  const [subject, text, html] = [texts.Subject, texts.Text, texts.Html].map((one) => fill(one, values));
  const part = (filled: typeof subject) => (filled?.text === undefined ? {} : { Data: filled.text });
  const mail = readMail(
    {
      FromEmailAddress: request.FromEmailAddress,
      ReplyToAddresses: request.ReplyToAddresses,
      Destination: entry.Destination,
      Content: {
        Simple: {
          Subject: part(subject),
          Body: {
            ...(text?.text === undefined ? {} : { Text: part(text) }),
            ...(html?.text === undefined ? {} : { Html: part(html) }),
          },
          Headers: entry.ReplacementHeaders ?? [],
        },
      },
      ConfigurationSetName: request.ConfigurationSetName,
      EmailTags: merged(request.DefaultEmailTags, entry.ReplacementTags),
    },
    now,
  );
  const missing = [subject, text, html].find((one) => one?.missing !== undefined)?.missing;
  return missing === undefined ? { kind: 'mail', mail } : { kind: 'unrendered', mail, missing };
}

/** Reads every entry before the first is sent: one that is wrong refuses the whole call. Throws AwsError. */
export function readBulk(request: SendBulkEmailRequest, bytes: number, now: Date): readonly BulkMail[] {
  const entries = request.BulkEmailEntries ?? [];
  if (bytes > MOST_BYTES) refuse(`The request has more than ${MOST_BYTES} bytes.`);
  if (entries.length === 0 || entries.length > MOST_ENTRIES)
    refuse(`BulkEmailEntries must have from 1 to ${MOST_ENTRIES} entries.`);
  return entries.map((entry) => readEntry(request, entry, now));
}
