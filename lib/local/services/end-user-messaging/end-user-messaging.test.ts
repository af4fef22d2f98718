/** SendTextMessage and SendWhatsAppMessage with the real clients. */
import { PinpointSMSVoiceV2Client, SendTextMessageCommand } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { SendWhatsAppMessageCommand, SocialMessagingClient } from '@aws-sdk/client-socialmessaging';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT, allow, REGION, startService, type TestService } from '../setup-service.ts';
import { createSms, type Sms } from './sms.ts';
import { createWhatsApp, type WhatsApp } from './whatsapp.ts';

const ORIGINATION = 'phone-0123456789abcdef';
const NUMBER = 'phone-number-id-0123456789abcdef';

describe('SendTextMessage', () => {
  let api: TestService<Sms>;
  beforeAll(async () => {
    api = await startService(createSms);
  });
  afterAll(() => api.stop());
  const send = (change: object = {}, connection = api.connection) =>
    new PinpointSMSVoiceV2Client(connection).send(
      new SendTextMessageCommand({
        ...{ DestinationPhoneNumber: '+4366012345678', OriginationIdentity: ORIGINATION, MessageBody: 'Hi' },
        ...{ Context: { effect: 'k:1' } },
        ...change,
      }),
    );

  it('keeps the message with the sender’s key', async () => {
    const { MessageId } = await send();
    expect(api.service.messages()).toEqual([
      {
        ...{ at: '2026-03-01T12:00:00.000Z', channel: 'sms', messageId: MessageId, from: ORIGINATION },
        ...{ to: '+4366012345678', content: 'Hi', key: 'k:1' },
      },
    ]);
  });

  it.each([
    ['a number that is none', { DestinationPhoneNumber: 'abc' }, 'ValidationException', 'FIELD_VALIDATION_FAILED'],
    ['no text', { MessageBody: undefined }, 'ValidationException', 'MISSING_PARAMETER'],
    ['a text that is too long', { MessageBody: 'x'.repeat(1601) }, 'ValidationException', 'FIELD_VALIDATION_FAILED'],
    ['no origination', { OriginationIdentity: undefined }, 'ConflictException', 'NO_ORIGINATION_IDENTITIES_FOUND'],
  ])('refuses %s', async (_, change, name, Reason) => {
    await expect(send(change)).rejects.toMatchObject({ name, Reason });
  });

  it('refuses a number that has opted out', async () => {
    api.service.optOut('+4366011111111');
    await expect(send({ DestinationPhoneNumber: '+4366011111111' })).rejects.toMatchObject({
      ...{ name: 'ConflictException', Reason: 'DESTINATION_PHONE_NUMBER_OPTED_OUT' },
    });
  });

  it('asks for the permission on the origination', async () => {
    const arn = (id: string) => `arn:aws:sms-voice:${REGION}:${ACCOUNT}:phone-number/${id}`;
    await send({}, api.connectionWith(allow('sms-voice:SendTextMessage', arn(ORIGINATION))));
    await expect(
      send({}, api.connectionWith(allow('sms-voice:SendTextMessage', arn('phone-other')))),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('SendWhatsAppMessage', () => {
  let api: TestService<WhatsApp>;
  beforeAll(async () => {
    api = await startService(createWhatsApp);
  });
  afterAll(() => api.stop());
  const text = { messaging_product: 'whatsapp', to: '+4366012345678', type: 'text', text: { body: 'Hi' } };
  const send = (message: unknown = text, change: object = {}, connection = api.connection) =>
    new SocialMessagingClient(connection).send(
      new SendWhatsAppMessageCommand({
        ...{ originationPhoneNumberId: NUMBER, metaApiVersion: 'v20.0' },
        message: Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)),
        ...change,
      }),
    );

  it('keeps the message with the sender’s key', async () => {
    const { messageId } = await send({ ...text, biz_opaque_callback_data: 'k:1' });
    expect(api.service.messages()).toMatchObject([
      { channel: 'whatsapp', messageId, from: NUMBER, to: '+4366012345678', key: 'k:1', content: { type: 'text' } },
    ]);
  });

  it.each([
    ['no JSON', 'Hello', {}, 'InvalidParametersException'],
    ['no recipient', { ...text, to: undefined }, {}, 'InvalidParametersException'],
    ['an empty text', { ...text, text: { body: '' } }, {}, 'InvalidParametersException'],
    [
      'a template without a language',
      { ...text, type: 'template', template: { name: 'a' } },
      {},
      'InvalidParametersException',
    ],
    ['an id that is none', text, { originationPhoneNumberId: '123' }, 'ValidationException'],
    ['no version', text, { metaApiVersion: '20' }, 'ValidationException'],
  ])('refuses %s', async (_, message, change, name) => {
    await expect(send(message, change)).rejects.toMatchObject({ name });
  });

  it('asks for the permission on the phone number', async () => {
    const arn = (id: string) => `arn:aws:social-messaging:${REGION}:${ACCOUNT}:phone-number-id/${id}`;
    await send(text, {}, api.connectionWith(allow('social-messaging:SendWhatsAppMessage', arn(NUMBER))));
    await expect(
      send(text, {}, api.connectionWith(allow('social-messaging:SendWhatsAppMessage', arn('phone-number-id-0')))),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
