/**
 * E-mails of a page, by SES: up to 50 in one call, each with a result of its own.
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendBulkEmail.html
 */
import { type BulkEmailEntry, SESv2Client, SendBulkEmailCommand } from '@aws-sdk/client-sesv2';
import { environment, required } from '../../../../engine/environment.ts';
import { sendableAddress } from '../../../../engine/mail/address.ts';
import { senderOf } from '../../../../engine/mail/sender-of.ts';
import { lead } from '../../starts/lead.ts';
import { type Start, StartMissed, together } from '../../starts/start.ts';
import { atStart } from '../aws/at-start.ts';
import type { Channel, Outgoing, Page, SendResult } from '../channel.ts';
import { composeMail, nameOf } from './compose.ts';
import { fromHeader } from './from-header.ts';
import { gather } from './gather.ts';
import { isAboutOneEntry, resultOfEntry, resultOfError } from './results.ts';

/** The SDK does not retry: when the response was lost, the e-mails may have been sent. */
const ses = new SESv2Client({ maxAttempts: 1, requestHandler: { requestTimeout: 20_000 } });

/** SES's limits of a call: 50 entries, and 1 MB less what is around them. */
const MOST_ENTRIES = 50;
const MOST_BYTES = 900_000;
/** SES fills in texts as they are. All that differs between the e-mails of a call is data. */
const TEMPLATE = { Subject: '{{subject}}', Text: '{{text}}', Html: '{{html}}' };
const NO_DATA = JSON.stringify({ subject: '', text: '', html: '' });

/** An e-mail that is ready to be sent. */
interface Mail {
  readonly key: string;
  readonly start: Start;
  readonly from: string;
  readonly replyTo: string | null;
  readonly entry: BulkEmailEntry;
}

async function prepare(
  page: Page,
  { key, jobId, address, content, start, mail }: Outgoing,
): Promise<Mail | SendResult> {
  if (content.kind === 'template')
    return { kind: 'failed', class: 'content', code: 'NO_TEMPLATES', why: 'e-mails of pages have no templates' };
  if (!mail) return { kind: 'failed', class: 'content', code: 'TENANT_GONE', why: 'there is no such tenant' };
  const to = sendableAddress(address);
  if (to === undefined)
    return { kind: 'failed', class: 'recipient', code: 'INVALID_ADDRESS', why: 'SES takes no such address' };
  const from = senderOf(mail.senderAddress);
  if (typeof from !== 'string') {
    const [code = '', ...why] = from.reason.split(': ');
    return { kind: 'failed', class: 'token', code, why: why.join(': ') };
  }
  const { subject, text, html, unsubscribeUrl } = await composeMail(content, mail);
  const tags = { tenant: page.tenantId, job: jobId, page: page.id };
  return {
    key,
    start,
    from: fromHeader(nameOf(mail), from),
    replyTo: mail.replyTo,
    entry: {
      Destination: { ToAddresses: [to] },
      ReplacementTags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
      ReplacementHeaders: [
        { Name: 'List-Unsubscribe', Value: `<${unsubscribeUrl}>` },
        { Name: 'List-Unsubscribe-Post', Value: 'List-Unsubscribe=One-Click' },
        { Name: 'X-Followthrough-Job', Value: jobId },
      ],
      ReplacementEmailContent: {
        ReplacementTemplate: { ReplacementTemplateData: JSON.stringify({ subject, text, html }) },
      },
    },
  };
}

/**
 * Which half, of which half, an e-mail goes in, once SES has refused calls for one bad entry: nothing of them was sent. The moment of the halves has mostly
 * passed by then, and they meet again at the next one.
 */
const halfOf = new Map<string, string>();
const MOST_HALVES = 10_000;

function part(mails: readonly Mail[]): readonly [readonly Mail[], readonly Mail[]] {
  const middle = Math.ceil(mails.length / 2);
  return [mails.slice(0, middle), mails.slice(middle)];
}

/** Results are in the order of the e-mails. */
async function callEach(parts: readonly (readonly Mail[])[]): Promise<readonly SendResult[]> {
  return (await Promise.all(parts.map(call))).flat();
}

function callInHalves(mails: readonly Mail[]): Promise<readonly SendResult[]> {
  const halves = part(mails);
  if (halfOf.size > MOST_HALVES) halfOf.clear();
  for (const [place, half] of halves.entries())
    for (const { key } of half) halfOf.set(key, `${halfOf.get(key) ?? ''}${place}`);
  return callEach(halves);
}

async function call(mails: readonly Mail[]): Promise<readonly SendResult[]> {
  const [first, ...others] = mails;
  if (!first) return [];
  const entries = mails.map(({ entry }) => entry);
  if (others.length > 0 && Buffer.byteLength(JSON.stringify(entries)) > MOST_BYTES) return callEach(part(mails));
  const command = new SendBulkEmailCommand({
    FromEmailAddress: first.from,
    ...(first.replyTo === null ? {} : { ReplyToAddresses: [first.replyTo] }),
    DefaultContent: { Template: { TemplateContent: TEMPLATE, TemplateData: NO_DATA } },
    BulkEmailEntries: entries,
    ConfigurationSetName: required(environment.configurationSet),
  });
  const start = together(mails.map((mail) => mail.start));
  try {
    const { BulkEmailEntryResults = [] } = await ses.send(atStart(command, start));
    return mails.map((_, index) => resultOfEntry(BulkEmailEntryResults[index] ?? {}));
  } catch (error) {
    if (error instanceof StartMissed) return mails.map(() => ({ kind: 'missed' }));
    if (others.length > 0 && isAboutOneEntry(error)) return callInHalves(mails);
    return mails.map(() => resultOfError(error));
  }
}

const sendWithOthers = gather<Mail, SendResult>({
  keyOf: ({ from, replyTo, key }) => JSON.stringify([from, replyTo, halfOf.get(key) ?? '']),
  most: MOST_ENTRIES,
  call,
});

async function send(page: Page, message: Outgoing): Promise<SendResult> {
  const begunMs = performance.now();
  const mail = await prepare(page, message);
  lead.notePreparation(performance.now() - begunMs);
  if ('kind' in mail) return mail;
  const result = (await sendWithOthers(mail)) ?? { kind: 'unknown', code: 'NO_RESULT', why: 'SES gave no result' };
  if (result.kind !== 'missed') halfOf.delete(message.key);
  return result;
}

/** The channel `email`: text that becomes HTML too, no window. */
export const emailChannel: Channel = {
  capabilities: { sendsTogether: true },
  send: (page, batch) => Promise.all(batch.map((message) => send(page, message))),
};
