/**
 * Text messages, by AWS End User Messaging SMS: one call each.
 * https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html
 */
import { PinpointSMSVoiceV2Client, SendTextMessageCommand } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { now } from '../../../../engine/clock.ts';
import { StartMissed } from '../../starts/start.ts';
import { type Channel, type Failure, type Outgoing, oneByOne, type Page, type SendResult } from '../channel.ts';
import { plainText } from '../plain-text.ts';
import { atStart } from './at-start.ts';
import { isUnsent, readFailure } from './aws-failure.ts';

/** The SDK does not retry: when the response was lost, the message may have been sent. */
const client = new PinpointSMSVoiceV2Client({ maxAttempts: 1, requestHandler: { requestTimeout: 20_000 } });

/** After an answer that calls come too fast. */
const THROTTLED_SECONDS = 5;
/** A monthly limit of spending is raised by a person. */
const RESTRICTION_SECONDS = 1800;

/** Reasons of a ConflictException that are the recipient's; of the others the page or its account is the cause. */
const OF_RECIPIENT = [
  'DESTINATION_PHONE_NUMBER_OPTED_OUT',
  'DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE',
];
const OF_MESSAGE = ['DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION', 'DESTINATION_PHONE_NUMBER_NOT_VERIFIED'];

const later = (seconds: number, failure: Failure, isRestricted = false): SendResult => ({
  kind: 'later',
  at: new Date(now().getTime() + seconds * 1000),
  isRestricted,
  ...failure,
});

function resultOf(error: unknown): SendResult {
  const { name, message, status, reason, fields } = readFailure(error);
  const failure: Failure = { code: name, ...(reason === '' ? {} : { subcode: reason }), why: message };
  const failed = (of: 'transient' | 'token' | 'recipient' | 'content') =>
    ({ kind: 'failed', class: of, ...failure }) as const;
  if (status === undefined) return isUnsent(error) ? failed('transient') : { kind: 'unknown', ...failure };
  if (name === 'ThrottlingException') return later(THROTTLED_SECONDS, failure);
  if (name === 'ServiceQuotaExceededException') return later(RESTRICTION_SECONDS, failure, true);
  if (name === 'ConflictException' && OF_RECIPIENT.includes(reason)) return failed('recipient');
  if (name === 'ConflictException') return failed(OF_MESSAGE.includes(reason) ? 'content' : 'token');
  if (name === 'ValidationException')
    return failed(fields.includes('DestinationPhoneNumber') ? 'recipient' : 'content');
  if (status >= 500) return failed('transient');
  return failed('token'); // ResourceNotFoundException, AccessDeniedException, and what is like them
}

async function send(
  { originationIdentity, tenantId }: Page,
  { key, address, content, start }: Outgoing,
): Promise<SendResult> {
  if (content.kind === 'template')
    return { kind: 'failed', class: 'content', code: 'NO_TEMPLATES', why: 'text messages have no templates' };
  if (originationIdentity === null)
    return { kind: 'failed', class: 'token', code: 'NO_ORIGINATION', why: 'the page has no originationIdentity' };
  const command = new SendTextMessageCommand({
    DestinationPhoneNumber: address,
    OriginationIdentity: originationIdentity,
    MessageBody: plainText(content),
    // What AWS reports of the message has it.
    Context: { effect: key, tenant: tenantId },
  });
  try {
    const { MessageId } = await client.send(atStart(command, start));
    if (MessageId) return { kind: 'sent', id: MessageId };
    return { kind: 'unknown', code: 'NO_MESSAGE_ID', why: 'the answer names no message' };
  } catch (error) {
    if (error instanceof StartMissed) return { kind: 'missed' };
    return resultOf(error);
  }
}

/** The channel `sms`: text only, no window; AWS knows who has answered STOP. */
export const smsChannel: Channel = {
  capabilities: {},
  send: oneByOne(send),
};
