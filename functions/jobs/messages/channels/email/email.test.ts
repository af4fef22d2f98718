/** E-mails of pages through the real client, against an SES that may refuse entries, calls, or lose an answer. */
import { readFileSync } from 'node:fs';
import { SESv2Client, SendBulkEmailCommand } from '@aws-sdk/client-sesv2';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { AwsError } from '../../../../../lib/local/service.ts';
import { createSes, type Ses } from '../../../../../lib/local/services/ses/ses.ts';
import {
  ACCOUNT,
  allow,
  REGION,
  startService,
  type TestService,
} from '../../../../../lib/local/services/setup-service.ts';
import { environment } from '../../../../engine/environment.ts';
import { AT_ONCE, OVER } from '../../starts/setup-starts.ts';
import type { MailFacts, Outgoing, Page } from '../channel.ts';
import { emailChannel } from './email.ts';

vi.mock('../../../../engine/aws/read-secret.ts', () => ({ readSecret: async () => ({ key: 'a key' }) }));

const page: Page = {
  ...{ id: '7', tenantId: '0a0a0a0a-0000-4000-8000-000000000001', token: null, url: null },
  ...{ originationIdentity: null, phoneNumberId: null },
};
const facts: MailFacts = {
  ...{ token: '0b0b0b0b-0000-4000-8000-000000000001', tenantName: 'Shop & Söhne', senderName: null },
  ...{ senderAddress: null, replyTo: 'care@example.com' },
};
const BUS = `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`;

let api: TestService<Ses>;
let calls = 0;
/** Calls get this error. */
let fault: Error | undefined;
beforeAll(async () => {
  api = await startService((context) => {
    const service = createSes(context, { busArn: BUS, publish: () => undefined });
    return {
      ...service,
      async handle(call: Parameters<Ses['handle']>[0]) {
        calls += 1;
        if (fault) throw fault;
        return service.handle(call);
      },
    };
  });
  await api.create('AWS::SES::EmailIdentity', 'Sender', { EmailIdentity: 'shop@example.com' });
  await api.create('AWS::SES::ConfigurationSet', 'Set', { Name: 'set' });
  useConnection(api.connection);
  vi.stubEnv(environment.senderAddress, 'shop@example.com');
  vi.stubEnv(environment.configurationSet, 'set');
  vi.stubEnv(environment.unsubscribeUrl, 'https://api.example.com/unsubscribe/');
});
afterEach(() => {
  fault = undefined;
  calls = 0;
  api.service.configure({ perSecond: 100_000, errors: [], recipients: {} });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await api.stop();
});

function useConnection({ endpoint, region, credentials }: TestService<Ses>['connection']): void {
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint);
  vi.stubEnv('AWS_REGION', region);
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
}

const to = (address: string, text = 'Hello', mail = facts, start = AT_ONCE): Outgoing => ({
  ...{
    key: `k:${address}`,
    jobId: 'j',
    address,
    mail,
    start,
    content: { kind: 'text', subject: `For ${address}`, text },
  },
});
const many = (n: number) => Array.from({ length: n }, (_, index) => to(`r${index}@example.org`));
const mailTo = (address: string) => {
  const sent = api.service.mailbox.list().findLast((one) => one.to.includes(address));
  return sent && { ...sent, raw: readFileSync(sent.file, 'utf8') };
};
const bodies = (raw: string) =>
  [...raw.matchAll(/base64\r\n\r\n(\S+)/g)].map(([, text]) => Buffer.from(text ?? '', 'base64').toString());

describe('a batch', () => {
  it('goes out fifty in a call, each with its own content, tags and link', async () => {
    const results = await emailChannel.send(page, many(120));
    expect(calls).toBe(3);
    expect(results.every(({ kind }) => kind === 'sent')).toBe(true);
    expect(new Set(results.map((one) => one.kind === 'sent' && one.id)).size).toBe(120);
    const mail = mailTo('r77@example.org');
    expect(mail).toMatchObject({
      ...{ from: 'shop@example.com', subject: 'For r77@example.org', configurationSet: 'set' },
      tags: { tenant: page.tenantId, job: 'j', page: '7' },
    });
    expect(results[77]).toEqual({ kind: 'sent', id: mail?.messageId });
    expect(mail?.raw).toMatch(/^List-Unsubscribe: <https:\/\/api\.example\.com\/unsubscribe\/0b0b0b0b-[^>]+>\r$/m);
    expect(mail?.raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
    expect(mail?.raw).toMatch(/^Reply-To: care@example\.com\r$/m);
  });

  it('of different senders goes in different calls', async () => {
    await api.create('AWS::SES::EmailIdentity', 'Other', { EmailIdentity: 'other.example' });
    vi.stubEnv(environment.senderIdentities, '["other.example"]');
    const own = { ...facts, senderAddress: 'hi@other.example' };
    await emailChannel.send(page, [to('a@example.org'), to('b@example.org', 'Hi', own)]);
    expect(calls).toBe(2);
    expect(mailTo('b@example.org')?.from).toBe('hi@other.example');
  });

  it('has a result for each entry, and the others are sent', async () => {
    const statuses = {
      'a@example.org': 'ACCOUNT_THROTTLED',
      'b@example.org': 'MAIL_FROM_DOMAIN_NOT_VERIFIED',
      'c@example.org': 'MESSAGE_REJECTED',
      'd@example.org': 'TRANSIENT_FAILURE',
      'e@example.org': 'ACCOUNT_DAILY_QUOTA_EXCEEDED',
    };
    api.service.configure({ recipients: statuses });
    const batch = [...Object.keys(statuses), 'f@example.org'].map((address) => to(address));
    const kinds = (await emailChannel.send(page, batch)).map((one) => [
      one.kind,
      'class' in one && one.class,
      'code' in one && one.code,
    ]);
    expect(kinds).toEqual([
      ['later', false, 'ACCOUNT_THROTTLED'],
      ['failed', 'token', 'MAIL_FROM_DOMAIN_NOT_VERIFIED'],
      ['failed', 'content', 'MESSAGE_REJECTED'],
      ['failed', 'transient', 'TRANSIENT_FAILURE'],
      ['later', false, 'ACCOUNT_DAILY_QUOTA_EXCEEDED'],
      ['sent', false, false],
    ]);
    expect(calls).toBe(1);
    expect(mailTo('a@example.org')?.subject).not.toBe('x');
  });

  it('that SES refuses for one entry goes again in halves: only that one fails', async () => {
    // SES takes no control characters in a header: the link of this one has some.
    const bad = to('bad@example.org', 'Hello', { ...facts, token: 'x\u0001' });
    const results = await emailChannel.send(page, [...many(7), bad]);
    expect(results.map(({ kind }) => kind)).toEqual([...Array.from({ length: 7 }, () => 'sent'), 'failed']);
    expect(results.at(-1)).toMatchObject({ class: 'content', code: 'BadRequestException' });
    expect(mailTo('bad@example.org')).toBeUndefined();
  });

  it('is not sent when its moment has passed', async () => {
    expect(await emailChannel.send(page, [to('late@example.org', 'Hi', facts, OVER)])).toEqual([{ kind: 'missed' }]);
    expect(mailTo('late@example.org')).toBeUndefined();
  });

  it('that is larger than a call takes goes in several', async () => {
    const results = await emailChannel.send(
      page,
      Array.from({ length: 50 }, (_, index) => to(`large${index}@example.org`, '<'.repeat(7000))),
    );
    expect(results.every(({ kind }) => kind === 'sent')).toBe(true);
    expect(calls).toBeGreaterThan(1);
  });

  it.each([
    ['an error of SES', new AwsError('InternalFailure', 'x', 500), 'failed', 'transient'],
    ['throttling', new AwsError('TooManyRequestsException', 'x', 429), 'later', undefined],
    ['a sender that is not verified', new AwsError('MessageRejected', 'x'), 'failed', 'token'],
    ['a missing permission', new AwsError('AccessDeniedException', 'x', 403), 'failed', 'token'],
    ['a paused account', new AwsError('SendingPausedException', 'x'), 'later', undefined],
  ])('says %s of each of its e-mails, and is not called again', async (_, given, kind, of) => {
    fault = given;
    const results = await emailChannel.send(page, many(3));
    expect(calls).toBe(1);
    for (const one of results) expect(one).toMatchObject({ kind, ...(of === undefined ? {} : { class: of }) });
  });

  it('leaves unknown what may have been sent, of the call only whose answer was lost', async () => {
    const carryOut = SESv2Client.prototype.send;
    vi.spyOn(SESv2Client.prototype, 'send').mockImplementationOnce(async function (this: SESv2Client, command) {
      await Reflect.apply(carryOut, this, [command]);
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    });
    const kinds = (await emailChannel.send(page, many(60))).map(({ kind }) => kind);
    vi.restoreAllMocks();
    expect(kinds.filter((kind) => kind === 'unknown')).toHaveLength(50);
    expect(kinds.filter((kind) => kind === 'sent')).toHaveLength(10);
    expect(calls).toBe(2);
  });
});

describe('an e-mail', () => {
  it('has its text as HTML too, with nothing of it taken for HTML', async () => {
    await emailChannel.send(page, [
      to('h@example.org', 'Dear <b>Jo</b>,\n\nsee https://example.com/a?b=1&c=2.\nBye {{text}}'),
    ]);
    const [text, html] = bodies(mailTo('h@example.org')?.raw ?? '');
    expect(text).toMatch(/^Dear <b>Jo<\/b>,\n\nsee https:\/\/example\.com\/a\?b=1&c=2\.\nBye \{\{text\}\}\n\n--\n/);
    expect(text).toContain('from Shop & Söhne. To receive no more: https://api.example.com/unsubscribe/');
    expect(html).toContain('<p>Dear &lt;b&gt;Jo&lt;/b&gt;,</p>');
    expect(html).toContain(
      '<a href="https://example.com/a?b=1&amp;c=2">https://example.com/a?b=1&amp;c=2</a>.<br>Bye {{text}}',
    );
    expect(html).toContain('Shop &amp; Söhne');
  });

  it('to an address that SES takes not fails by itself', async () => {
    const results = await emailChannel.send(page, [to('no address'), to('ok@example.org')]);
    expect(results).toMatchObject([{ kind: 'failed', class: 'recipient', code: 'INVALID_ADDRESS' }, { kind: 'sent' }]);
  });

  it.each([
    ['without a sender', { sender: '', own: null }, 'NO_SENDER'],
    [
      'of a sender that the deployment may not use',
      { sender: 'shop@example.com', own: 'a@not.example' },
      'SENDER_NOT_ALLOWED',
    ],
  ])('%s holds the page', async (_, { sender, own }, code) => {
    vi.stubEnv(environment.senderAddress, sender);
    const [result] = await emailChannel.send(page, [to('a@example.org', 'Hi', { ...facts, senderAddress: own })]);
    vi.stubEnv(environment.senderAddress, 'shop@example.com');
    expect(result).toMatchObject({ kind: 'failed', class: 'token', code });
  });

  it('needs ses:SendBulkEmail on the identity and on the configuration set, and no more', async () => {
    const arn = (resource: string) => `arn:aws:ses:${REGION}:${ACCOUNT}:${resource}`;
    const command = () =>
      new SendBulkEmailCommand({
        ...{ FromEmailAddress: 'shop@example.com', ConfigurationSetName: 'set' },
        DefaultContent: { Template: { TemplateContent: { Subject: 'a', Text: 'b' }, TemplateData: '{}' } },
        BulkEmailEntries: [{ Destination: { ToAddresses: ['p@example.org'] } }],
      });
    const may = (...resources: string[]) =>
      new SESv2Client(api.connectionWith(allow('ses:SendBulkEmail', resources))).send(command());
    await may(arn('identity/shop@example.com'), arn('configuration-set/set'));
    for (const one of ['identity/shop@example.com', 'configuration-set/set'])
      await expect(may(arn(one))).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
