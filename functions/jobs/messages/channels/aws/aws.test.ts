/** Text messages and WhatsApp through the real clients, against stand-ins that may refuse. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { AwsError } from '../../../../../lib/local/service.ts';
import { createSms, type Sms } from '../../../../../lib/local/services/end-user-messaging/sms.ts';
import { createWhatsApp, type WhatsApp } from '../../../../../lib/local/services/end-user-messaging/whatsapp.ts';
import { startService, type TestService } from '../../../../../lib/local/services/setup-service.ts';
import { AT_ONCE, OVER } from '../../starts/setup-starts.ts';
import type { Content, Page } from '../channel.ts';
import { smsChannel } from './sms.ts';
import { whatsAppChannel } from './whatsapp.ts';

const page: Page = {
  ...{ id: '7', tenantId: 't', token: null, url: null },
  ...{ originationIdentity: 'phone-0123', phoneNumberId: 'phone-number-id-0123' },
};
const TO = '+4366012345678';
const card: Content = {
  ...{ kind: 'card', title: 'Offer', subtitle: 'Ten percent', imageUrl: 'https://example.com/a.png' },
  buttons: [{ type: 'open_website', title: 'See', url: 'https://example.com' }],
};
const reply: Content = {
  kind: 'card',
  title: 'Coming?',
  buttons: [{ type: 'send_message', title: 'Yes', payload: 'YES' }],
};
const template: Content = { kind: 'template', name: 'update', language: 'en', variables: ['42'] };

/** The next call gets this error. */
let fault: Error | undefined;
afterEach(() => {
  fault = undefined;
});

function serve<S extends Sms | WhatsApp>(
  make: (context: Parameters<typeof createSms>[0]) => S,
): Promise<TestService<S>> {
  return startService((context) => {
    const service = make(context);
    return {
      ...service,
      async handle(call: Parameters<S['handle']>[0]) {
        if (fault) throw fault;
        return service.handle(call);
      },
    };
  });
}

function useEnvironment({ endpoint, region, credentials }: TestService<Sms>['connection']): void {
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint);
  vi.stubEnv('AWS_REGION', region);
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
}

const conflict = (Reason: string) => new AwsError('ConflictException', 'x', 409, { members: { Reason } });
const invalid = (field: string) =>
  new AwsError('ValidationException', 'x', 400, {
    members: { Reason: 'OTHER', Fields: [{ Name: field, Message: 'x' }] },
  });

describe('a text message', () => {
  let api: TestService<Sms>;
  beforeAll(async () => {
    api = await serve(createSms);
    useEnvironment(api.connection);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await api.stop();
  });
  const send = async (content: Content, sender = page, start = AT_ONCE) =>
    (await smsChannel.send(sender, [{ key: 'k:1', jobId: 'j', address: TO, content, start }]))[0];

  it('is not sent when its moment has passed', async () => {
    const before = api.service.messages().length;
    expect(await send({ kind: 'text', text: 'Late' }, page, OVER)).toEqual({ kind: 'missed' });
    expect(api.service.messages()).toHaveLength(before);
  });

  it('is sent; a card becomes text with its links', async () => {
    expect(await send({ kind: 'text', text: 'Hi' })).toMatchObject({ kind: 'sent' });
    await send(card);
    const texts = api.service.messages().map(({ content, key }) => [content, key]);
    expect(texts).toEqual([
      ['Hi', 'k:1'],
      ['Offer\nTen percent\nSee: https://example.com', 'k:1'],
    ]);
  });

  it.each([
    ['ThrottlingException', new AwsError('ThrottlingException', 'x', 400), { kind: 'later' }],
    [
      'a limit of spending',
      new AwsError('ServiceQuotaExceededException', 'x', 402),
      { kind: 'later', isRestricted: true },
    ],
    ['an opt-out', conflict('DESTINATION_PHONE_NUMBER_OPTED_OUT'), { kind: 'failed', class: 'recipient' }],
    ['a blocked country', conflict('DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION'), { class: 'content' }],
    ['an origination that is not active', conflict('RESOURCE_NOT_ACTIVE'), { kind: 'failed', class: 'token' }],
    ['a number that is none', invalid('DestinationPhoneNumber'), { kind: 'failed', class: 'recipient' }],
    ['a text that is none', invalid('MessageBody'), { kind: 'failed', class: 'content' }],
    ['an unknown origination', new AwsError('ResourceNotFoundException', 'x', 404), { class: 'token' }],
    ['no permission', new AwsError('AccessDeniedException', 'x', 403), { kind: 'failed', class: 'token' }],
    ['a failure of AWS', new AwsError('InternalServerException', 'x', 500), { kind: 'failed', class: 'transient' }],
  ])('meets %s', async (_, error, expected) => {
    fault = error;
    expect(await send({ kind: 'text', text: 'Hi' })).toMatchObject(expected);
  });

  it('has no templates, and needs an origination', async () => {
    expect(await send(template)).toMatchObject({ class: 'content', code: 'NO_TEMPLATES' });
    expect(await send(card, { ...page, originationIdentity: null })).toMatchObject({ class: 'token' });
  });
});

describe('a WhatsApp message', () => {
  let api: TestService<WhatsApp>;
  beforeAll(async () => {
    api = await serve(createWhatsApp);
    useEnvironment(api.connection);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await api.stop();
  });
  const send = async (content: Content, sender = page, start = AT_ONCE) =>
    (await whatsAppChannel.send(sender, [{ key: 'k:1', jobId: 'j', address: TO, content, start }]))[0];

  it('is sent as text, with a link, with buttons that reply, or as a template', async () => {
    for (const content of [{ kind: 'text', text: 'Hi' } as const, card, reply, template])
      expect(await send(content)).toMatchObject({ kind: 'sent' });
    const sent = api.service.messages().map(({ content }) => content);
    expect(sent).toMatchObject([
      { type: 'text', text: { body: 'Hi' }, biz_opaque_callback_data: 'k:1' },
      { type: 'interactive', interactive: { type: 'cta_url', body: { text: 'Offer\nTen percent' } } },
      { type: 'interactive', interactive: { type: 'button', action: { buttons: [{ reply: { id: 'YES' } }] } } },
      { type: 'template', template: { name: 'update', components: [{ type: 'body' }] } },
    ]);
  });

  it.each([
    ['too many calls', new AwsError('ThrottledRequestException', 'x', 429), { kind: 'later' }],
    ['a message that is none', new AwsError('InvalidParametersException', 'x', 400), { class: 'content' }],
    ['no permission', new AwsError('AccessDeniedException', 'x', 403), { kind: 'failed', class: 'token' }],
    ['a failure of AWS', new AwsError('InternalServiceException', 'x', 500), { kind: 'failed', class: 'transient' }],
    ['Meta not answering AWS', new AwsError('DependencyException', 'x', 502), { kind: 'unknown' }],
  ])('meets %s', async (_, error, expected) => {
    fault = error;
    expect(await send({ kind: 'text', text: 'Hi' })).toMatchObject(expected);
  });
});
