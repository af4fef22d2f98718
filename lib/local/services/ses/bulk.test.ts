/** SendBulkEmail with the real client. */
import { readFileSync } from 'node:fs';
import { SESv2Client, SendBulkEmailCommand } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT, allow, REGION, startService, type TestService } from '../setup-service.ts';
import { createSes, type Ses } from './ses.ts';

let api: TestService<Ses>;
let client: SESv2Client;
beforeAll(async () => {
  api = await startService((context) => createSes(context, { busArn: 'bus', publish: () => undefined }));
  await api.create('AWS::SES::EmailIdentity', 'Sender', { EmailIdentity: 'example.com' });
  client = new SESv2Client(api.connection);
});
afterAll(() => api.stop());

describe('SendBulkEmail', () => {
  const entry = (address: string, data: object = { name: 'Jo' }) => ({
    Destination: { ToAddresses: [address] },
    ReplacementTags: [{ Name: 'job', Value: address.split('@')[0] ?? '' }],
    ReplacementHeaders: [{ Name: 'List-Unsubscribe', Value: '<https://example.com/u>' }],
    ReplacementEmailContent: { ReplacementTemplate: { ReplacementTemplateData: JSON.stringify(data) } },
  });
  const template = { Subject: 'Hi {{name}}', Text: 'Dear {{name}}', Html: '<p>{{name}}</p>' };
  const bulk = (entries: ReturnType<typeof entry>[], change: object = {}) =>
    client.send(
      new SendBulkEmailCommand({
        FromEmailAddress: 'Shop <shop@example.com>',
        DefaultContent: { Template: { TemplateContent: template, TemplateData: '{}' } },
        BulkEmailEntries: entries,
        ...change,
      }),
    );
  const mailTo = (address: string) => api.service.mailbox.list().findLast(({ to }) => to.includes(address));
  const content = (Template: object) => ({ DefaultContent: { Template } });

  it('fills the template for each entry, escapes nothing, and has a result for each', async () => {
    const { BulkEmailEntryResults = [] } = await bulk([
      entry('b1@example.org', { name: '<b>Zoë</b>' }),
      entry('b2@example.org'),
    ]);
    expect(BulkEmailEntryResults).toEqual([
      { Status: 'SUCCESS', MessageId: mailTo('b1@example.org')?.messageId },
      { Status: 'SUCCESS', MessageId: mailTo('b2@example.org')?.messageId },
    ]);
    expect(mailTo('b1@example.org')).toMatchObject({ subject: 'Hi <b>Zoë</b>', tags: { job: 'b1' } });
    const raw = readFileSync(mailTo('b1@example.org')?.file ?? '', 'utf8');
    expect(raw).toContain('List-Unsubscribe: <https://example.com/u>\r\n');
    expect(raw).toContain(Buffer.from('<p><b>Zoë</b></p>').toString('base64'));
  });

  it('accepts an entry whose data lacks a value, and sends nothing', async () => {
    const { BulkEmailEntryResults } = await bulk([entry('b3@example.org', {})]);
    expect(BulkEmailEntryResults).toMatchObject([{ Status: 'SUCCESS' }]);
    expect(mailTo('b3@example.org')).toBeUndefined();
  });

  it('refuses the whole call for one bad address', async () => {
    await expect(bulk([entry('b4@example.org'), entry('nobody')])).rejects.toMatchObject({
      name: 'BadRequestException',
    });
    expect(mailTo('b4@example.org')).toBeUndefined();
  });

  it.each([
    ['51 entries', () => bulk(Array.from({ length: 51 }, () => entry('b5@example.org')))],
    ['no entries', () => bulk([])],
    ['a stored template', () => bulk([entry('b5@example.org')], content({ TemplateName: 'a', TemplateData: '{}' }))],
    [
      'a block',
      () => bulk([entry('b5@example.org')], content({ TemplateContent: { Subject: '{{#if a}}', Text: 'b' } })),
    ],
    [
      'data that is no JSON',
      () => bulk([entry('b5@example.org')], content({ TemplateContent: template, TemplateData: 'x' })),
    ],
    [
      'more than a megabyte',
      () => bulk(Array.from({ length: 50 }, () => entry('b5@example.org', { name: 'x'.repeat(25_000) }))),
    ],
  ])('refuses %s', async (_, call) => {
    await expect(call()).rejects.toMatchObject({ name: 'BadRequestException' });
  });

  it('is as hostile as it is asked to be', async () => {
    api.service.configure({ perSecond: 3, recipients: { 'b6@example.org': 'MESSAGE_REJECTED' } });
    const { BulkEmailEntryResults = [] } = await bulk(
      ['b6', 'b7', 'b8', 'b9', 'b10'].map((name) => entry(`${name}@example.org`)),
    );
    const statuses = BulkEmailEntryResults.map(({ Status }) => Status);
    api.service.configure({ perSecond: 100_000, recipients: {} });
    expect(statuses[0]).toBe('MESSAGE_REJECTED');
    expect(statuses.filter((status) => status === 'ACCOUNT_THROTTLED').length).toBeGreaterThan(0);
    expect(mailTo('b6@example.org')).toBeUndefined();
  });

  it('asks for ses:SendBulkEmail, and not for ses:SendEmail', async () => {
    const identity = `arn:aws:ses:${REGION}:${ACCOUNT}:identity/example.com`;
    const command = new SendBulkEmailCommand({
      ...{ FromEmailAddress: 'shop@example.com', BulkEmailEntries: [entry('b11@example.org')] },
      ...content({ TemplateContent: template, TemplateData: '{}' }),
    });
    await new SESv2Client(api.connectionWith(allow('ses:SendBulkEmail', identity))).send(command);
    const other = new SESv2Client(api.connectionWith(allow('ses:SendEmail', identity)));
    await expect(other.send(command)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
