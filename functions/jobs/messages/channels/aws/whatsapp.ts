/**
 * WhatsApp messages, by AWS End User Messaging Social: one call each. What Meta refuses later comes back as an event.
 * https://docs.aws.amazon.com/social-messaging/latest/APIReference/API_SendWhatsAppMessage.html
 */
import { SendWhatsAppMessageCommand, SocialMessagingClient } from '@aws-sdk/client-socialmessaging';
import { now } from '../../../../engine/clock.ts';
import { StartMissed } from '../../starts/start.ts';
import { type Channel, type Failure, type Outgoing, oneByOne, type Page, type SendResult } from '../channel.ts';
import { atStart } from './at-start.ts';
import { isUnsent, readFailure } from './aws-failure.ts';
import { whatsAppMessage } from './whatsapp-message.ts';

/** The SDK does not retry: when the response was lost, the message may have been sent. */
const client = new SocialMessagingClient({ maxAttempts: 1, requestHandler: { requestTimeout: 20_000 } });

/** Of WhatsApp's API; AWS supports a few, and these messages are the same in all. */
const META_API_VERSION = 'v20.0';
const THROTTLED_SECONDS = 5;

function resultOf(error: unknown): SendResult {
  const { name, message, status } = readFailure(error);
  const failure: Failure = { code: name, why: message };
  const failed = (of: 'transient' | 'token' | 'content') => ({ kind: 'failed', class: of, ...failure }) as const;
  if (status === undefined) return isUnsent(error) ? failed('transient') : { kind: 'unknown', ...failure };
  if (name === 'ThrottledRequestException')
    return { kind: 'later', at: new Date(now().getTime() + THROTTLED_SECONDS * 1000), ...failure };
  if (name === 'DependencyException') return { kind: 'unknown', ...failure }; // Meta may have taken it
  if (name === 'InvalidParametersException' || name === 'ValidationException') return failed('content');
  return failed(status >= 500 ? 'transient' : 'token');
}

async function send({ phoneNumberId }: Page, message: Outgoing): Promise<SendResult> {
  if (phoneNumberId === null)
    return { kind: 'failed', class: 'token', code: 'NO_ORIGINATION', why: 'the page has no phoneNumberId' };
  const command = new SendWhatsAppMessageCommand({
    originationPhoneNumberId: phoneNumberId,
    metaApiVersion: META_API_VERSION,
    message: Buffer.from(JSON.stringify(whatsAppMessage(message))),
  });
  try {
    const { messageId } = await client.send(atStart(command, message.start));
    if (messageId) return { kind: 'sent', id: messageId };
    return { kind: 'unknown', code: 'NO_MESSAGE_ID', why: 'the answer names no message' };
  } catch (error) {
    if (error instanceof StartMissed) return { kind: 'missed' };
    return resultOf(error);
  }
}

/** The channel `whatsapp`: cards with buttons, templates outside the window. */
export const whatsAppChannel: Channel = {
  capabilities: { windowHours: 24 },
  send: oneByOne(send),
};
