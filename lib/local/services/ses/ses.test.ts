import { readFileSync } from 'node:fs';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT, allow, REGION, startService, type TestService } from '../setup-service.ts';
import { createSes, type Ses } from './ses.ts';

let api: TestService<Ses>;
let client: SESv2Client;
const BUS = `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`;
/** What the service published on the event bus. */
const told: object[] = [];
beforeAll(async () => {
  api = await startService((context) => createSes(context, { busArn: BUS, publish: (event) => void told.push(event) }));
  await api.create('AWS::SES::EmailIdentity', 'Sender', { EmailIdentity: 'example.com' });
  await api.create('AWS::SES::ConfigurationSet', 'Set', { Name: 'tracked' });
  await api.create('AWS::SES::ConfigurationSet', 'Quiet', { Name: 'quiet' });
  await api.create('AWS::SES::ConfigurationSetEventDestination', 'Bus', destination());
  client = new SESv2Client(api.connection);
});
afterAll(() => api.stop());

function destination(change: object = {}, ConfigurationSetName = 'tracked') {
  const EventDestination = { MatchingEventTypes: ['bounce'], EventBridgeDestination: { EventBusArn: BUS }, ...change };
  return { ConfigurationSetName, EventDestination };
}

const MIME =
  'From: Shop <shop@example.com>\r\nTo: jo@example.org\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n\r\nHello\r\n';
const raw = (Data = Buffer.from(MIME), from?: string) =>
  new SendEmailCommand({
    ...(from === undefined ? {} : { FromEmailAddress: from }),
    Destination: { ToAddresses: ['jo@example.org'] },
    Content: { Raw: { Data } },
  });

describe('SendEmail', () => {
  it('puts raw messages into the mailbox, byte for byte', async () => {
    const { MessageId } = await client.send(raw());
    const sent = api.service.mailbox.list().find(({ messageId }) => messageId === MessageId);
    expect(sent).toMatchObject({ from: 'shop@example.com', to: ['jo@example.org'], subject: 'Grüße' });
    expect(sent?.sentAt).toBe('2026-03-01T12:00:00.000Z');
    expect(readFileSync(sent?.file ?? '', 'utf8')).toBe(MIME);
  });

  it('makes the message of its parts', async () => {
    const Body = { Text: { Data: 'plain ✓' }, Html: { Data: '<p>rich</p>' } };
    const { MessageId } = await client.send(
      new SendEmailCommand({
        FromEmailAddress: 'Shop <shop@mail.example.com>',
        Destination: { ToAddresses: ['jo@example.org'] },
        Content: { Simple: { Subject: { Data: 'Hi ✓' }, Body } },
      }),
    );
    const sent = api.service.mailbox.list().find(({ messageId }) => messageId === MessageId);
    expect(sent).toMatchObject({ from: 'shop@mail.example.com', subject: 'Hi ✓' });
    expect(readFileSync(sent?.file ?? '', 'utf8')).toContain(Buffer.from('plain ✓').toString('base64'));
  });

  it('remembers what was sent after a restart', async () => {
    await client.send(raw());
    expect(api.again().mailbox.list()).toEqual(api.service.mailbox.list());
  });

  it('refuses senders that are not verified', async () => {
    await expect(client.send(raw(undefined, 'a@else.org'))).rejects.toMatchObject({
      name: 'MessageRejected',
      message: `Email address is not verified. The following identities failed the check in region EU-WEST-1: a@else.org`,
    });
  });

  it.each([
    ['an address without a domain', { Destination: { ToAddresses: ['nobody'] } }, "Missing final '@domain'"],
    ['an address beyond ASCII', { Destination: { ToAddresses: ['jö@example.org'] } }, 'control or whitespace'],
    ['no content', { Content: {} }, 'Raw and Simple'],
  ])('refuses %s', async (_, change, message) => {
    const { input } = raw();
    await expect(client.send(new SendEmailCommand({ ...input, ...change }))).rejects.toMatchObject({
      name: 'BadRequestException',
      message: expect.stringContaining(message),
    });
  });

  it('asks for ses:SendRawEmail on the identity that covers the sender', async () => {
    const identity = `arn:aws:ses:${REGION}:${ACCOUNT}:identity/example.com`;
    await new SESv2Client(api.connectionWith(allow('ses:SendRawEmail', identity))).send(raw());
    const other = new SESv2Client(api.connectionWith(allow('ses:SendEmail', identity)));
    await expect(other.send(raw())).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(`ses:SendRawEmail on resource: ${identity}`),
    });
  });

  it('knows only the configuration sets of the template', async () => {
    const { input } = raw();
    await client.send(new SendEmailCommand({ ...input, ConfigurationSetName: 'tracked' }));
    await expect(client.send(new SendEmailCommand({ ...input, ConfigurationSetName: 'none' }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });
});

describe('what becomes of a mail', () => {
  const sendTo = async (address: string, ConfigurationSetName?: string) => {
    told.length = 0;
    const { MessageId = '' } = await client.send(
      new SendEmailCommand({
        ...raw().input,
        Destination: { ToAddresses: [address] },
        EmailTags: [{ Name: 'tenant', Value: 'fern' }],
        ...(ConfigurationSetName === undefined ? {} : { ConfigurationSetName }),
      }),
    );
    return MessageId;
  };
  const tags = { 'ses:configuration-set': ['tracked'], tenant: ['fern'] };

  it('is published for the mailbox simulator, as the configuration set says', async () => {
    const messageId = await sendTo('bounce+one@simulator.amazonses.com', 'tracked');
    const bouncedRecipients = [expect.objectContaining({ emailAddress: 'bounce+one@simulator.amazonses.com' })];
    expect(told).toEqual([
      {
        ...{ source: 'aws.ses', detailType: 'Email Bounced' },
        resources: [`arn:aws:ses:${REGION}:${ACCOUNT}:configuration-set/tracked`],
        detail: {
          eventType: 'Bounce',
          bounce: expect.objectContaining({ bounceType: 'Permanent', bouncedRecipients }),
          mail: expect.objectContaining({ messageId, tags }),
        },
      },
    ]);
    // The set publishes no complaints, the other set nothing, and without a set there is nothing to publish.
    await sendTo('complaint@simulator.amazonses.com', 'tracked');
    await sendTo('bounce@simulator.amazonses.com', 'quiet');
    await sendTo('bounce@simulator.amazonses.com');
    await sendTo('success@simulator.amazonses.com', 'tracked');
    expect(told).toEqual([]);
  });

  it('can be said of any mail later', async () => {
    const messageId = await sendTo('jo@example.org', 'tracked');
    expect(api.service.report(messageId, 'soft-bounce')).toBe(true);
    expect(told).toMatchObject([{ detail: { bounce: { bounceType: 'Transient' }, mail: { messageId, tags } } }]);
    expect(api.service.report(messageId, 'complaint')).toBe(false);
    expect(() => api.service.report('m0', 'bounce')).toThrow('no mail m0 was sent');
  });

  it('needs tags that SES accepts', async () => {
    const tagged = (Value: string) =>
      client.send(new SendEmailCommand({ ...raw().input, EmailTags: [{ Name: 'tenant', Value }] }));
    await expect(tagged('Fern & Co')).rejects.toMatchObject({ name: 'BadRequestException' });
  });

  it.each([
    ['another bus', destination({ EventBridgeDestination: { EventBusArn: `${BUS}s` } }), 'default event bus only'],
    ['a topic', destination({ EventBridgeDestination: undefined, SnsDestination: {} }), 'EventBridge is the only'],
    ['an unknown type', destination({ MatchingEventTypes: ['BOUNCE'] }), 'not BOUNCE'],
    ['no set', destination({}, 'gone'), 'there is no configuration set gone'],
  ])('is not published through a destination with %s', async (_, properties, message) => {
    await expect(api.create('AWS::SES::ConfigurationSetEventDestination', 'Wrong', properties)).rejects.toThrow(
      message,
    );
  });
});
