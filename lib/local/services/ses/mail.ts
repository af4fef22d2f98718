/** A message as SES accepts it: raw MIME, or parts from which SES makes the MIME. */
import { randomUUID } from 'node:crypto';
import { AwsError } from '../../service.ts';

export interface OutgoingMail {
  /** Bare addresses. */
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly configurationSet?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly raw: Buffer;
}

interface Text {
  readonly Data?: string;
}

interface Sending {
  readonly ReplyToAddresses?: string[] | undefined;
  readonly FromEmailAddress?: string | undefined;
  readonly Destination?:
    | {
        readonly ToAddresses?: string[] | undefined;
        readonly CcAddresses?: string[] | undefined;
        readonly BccAddresses?: string[] | undefined;
      }
    | undefined;
  readonly Content?: { readonly Raw?: { readonly Data?: string }; readonly Simple?: unknown };
  readonly ConfigurationSetName?: string | undefined;
  readonly EmailTags?:
    | readonly { readonly Name?: string | undefined; readonly Value?: string | undefined }[]
    | undefined;
}

interface Simple {
  readonly Subject?: Text;
  readonly Body?: { readonly Text?: Text; readonly Html?: Text };
  readonly Headers?: readonly { readonly Name?: string | undefined; readonly Value?: string | undefined }[];
}

const refuse = (message: string): never => {
  throw new AwsError('BadRequestException', message);
};

/** The address in `Name <a@b>`, or the text itself. */
const addressIn = (text: string): string => (/<([^<>]*)>\s*$/.exec(text)?.[1] ?? text).trim();

/** A header's value with its folding undone; undefined when it is not there. */
function headerOf(raw: Buffer, name: string): string | undefined {
  const head = raw.toString('utf8').split(/\r?\n\r?\n/, 1)[0] ?? '';
  const value = new RegExp(`^${name}:[ \\t]*((?:.*)(?:\\r?\\n[ \\t].*)*)`, 'im').exec(head)?.[1];
  return value?.replace(/\r?\n[ \t]+/g, ' ').trim();
}

/** Encoded words of UTF-8 (RFC 2047), as mail programs show them. */
function decodeWords(text: string): string {
  const joined = text.replace(/\?=\s+=\?/g, '?==?');
  return joined.replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, data: string) =>
    kind.toLowerCase() === 'b'
      ? Buffer.from(data, 'base64').toString('utf8')
      : Buffer.from(
          data
            .replace(/_/g, ' ')
            .replace(/=([0-9a-f]{2})/gi, (__, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
          'latin1',
        ).toString('utf8'),
  );
}

/**
 * Throws `BadRequestException` for what SES refuses, in the order of its checks.
 * The envelope wins over the message's headers, as documented.
 */
export function readMail(request: Sending, now: Date): OutgoingMail {
  const { Raw, Simple } = request.Content ?? {};
  if ((Raw === undefined) === (Simple === undefined)) refuse('Content takes one of Raw and Simple here.');
  const { ToAddresses = [], CcAddresses = [], BccAddresses = [] } = request.Destination ?? {};
  const listed = [...ToAddresses, ...CcAddresses, ...BccAddresses];
  const raw = Raw ? Buffer.from(Raw.Data ?? '', 'base64') : compose(request, Simple as Simple, now);
  const from = addressIn(request.FromEmailAddress ?? headerOf(raw, 'From') ?? '');
  const to = (listed.length > 0 ? listed : (headerOf(raw, 'To') ?? '').split(',')).map(addressIn).filter(Boolean);
  if (from === '') refuse('The message has no sender.');
  if (to.length === 0) refuse('The message has no recipient.');
  for (const address of [from, ...to]) requireAddress(address);
  const { ConfigurationSetName: configurationSet, EmailTags } = request;
  const more = { ...(configurationSet === undefined ? {} : { configurationSet }), ...readTags(EmailTags) };
  return { from, to, subject: decodeWords(headerOf(raw, 'Subject') ?? ''), ...more, raw };
}

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageTag.html */
const TAG = /^[A-Za-z0-9_.@-]{1,256}$/;

function readTags(given: Sending['EmailTags']): { readonly tags?: Readonly<Record<string, string>> } {
  if (given === undefined || given.length === 0) return {};
  const tags = given.map(({ Name = '', Value = '' }) => {
    if (!TAG.test(Name) || !TAG.test(Value)) refuse(`Invalid tag name or value <${Name}>: <${Value}>.`);
    return [Name, Value] as const;
  });
  if (new Set(tags.map(([name]) => name)).size < tags.length) refuse('Duplicate tag names.');
  return { tags: Object.fromEntries(tags) };
}

/** SES refuses what has no domain, and anything but ASCII before the @. */
function requireAddress(address: string): void {
  const [, local = '', domain = ''] = /^(.*)@([^@]*)$/.exec(address) ?? [];
  if (local === '') refuse("Missing final '@domain'");
  if (!/^[\x21-\x7e]+$/.test(local)) refuse('Local address contains control or whitespace');
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)*$/i.test(domain)) refuse('Domain contains illegal character');
}

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageHeader.html */
const MOST_HEADERS = 15;

function headerLines(headers: NonNullable<Simple['Headers']>): string[] {
  if (headers.length > MOST_HEADERS) refuse(`Header count exceeds ${MOST_HEADERS}.`);
  return headers.map(({ Name = '', Value = '' }) => {
    if (!/^[!-9;-~]{1,126}$/.test(Name) || !/^[ -~]{1,870}$/.test(Value)) refuse(`Invalid header <${Name}>.`);
    return `${Name}: ${Value}`;
  });
}

function compose(
  { FromEmailAddress = '', ReplyToAddresses = [], Destination }: Sending,
  { Subject, Body, Headers = [] }: Simple,
  now: Date,
): Buffer {
  if (Body?.Text === undefined && Body?.Html === undefined) refuse('Body has neither Text nor Html.');
  const boundary = randomUUID();
  const part = (type: string, text: Text | undefined) =>
    text?.Data === undefined
      ? ''
      : `--${boundary}\r\nContent-Type: ${type}; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(text.Data).toString('base64')}\r\n`;
  const head = [
    `From: ${FromEmailAddress}`,
    `To: ${(Destination?.ToAddresses ?? []).join(', ')}`,
    ...(ReplyToAddresses.length === 0 ? [] : [`Reply-To: ${ReplyToAddresses.join(', ')}`]),
    ...headerLines(Headers),
    `Subject: =?utf-8?B?${Buffer.from(Subject?.Data ?? '').toString('base64')}?=`,
    `Date: ${now.toUTCString()}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
  ];
  const body = part('text/plain', Body?.Text) + part('text/html', Body?.Html);
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}--${boundary}--\r\n`);
}
