/**
 * AWS End User Messaging SMS: SendTextMessage. Its numbers and pools are no resources of a template, so those exist that a policy names.
 * https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html
 */
import { randomUUID } from 'node:crypto';
import type { SendTextMessageRequest, SendTextMessageResult } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { type ApiCall, type ApiReply, AwsError, type Service, type ServiceContext } from '../../service.ts';
import { createDesk, type Desk } from './desk.ts';
import type { SentMessage } from './sent-messages.ts';

/** The API, and what tests and the control port see of it. */
export interface Sms extends Service {
  handle(call: ApiCall): Promise<ApiReply>;
  messages(): readonly SentMessage[];
  /** The recipient has answered STOP: AWS refuses what follows. */
  optOut(phoneNumber: string): void;
}

const MOST_TEXT = 1600;
const MOST_CONTEXT = 5;
const MOST_CONTEXT_VALUE = 800;
const PHONE = /^\+?[1-9][0-9]{1,18}$/;
/** Kinds of resources by the start of their ids. */
const ID_KINDS: Readonly<Record<string, string>> = { phone: 'phone-number', pool: 'pool' };

function refuse(reason: string, field: string, message: string): never {
  throw new AwsError('ValidationException', message, 400, {
    members: { Reason: reason, Fields: [{ Name: field, Message: message }] },
  });
}

/** A ConflictException names its reason. */
const conflict = (reason: string, message: string) =>
  new AwsError('ConflictException', message, 409, { members: { Reason: reason } });

function parse(body: Buffer): SendTextMessageRequest {
  const given: SendTextMessageRequest = JSON.parse(body.toString('utf8'));
  const { DestinationPhoneNumber: to, MessageBody: text, Context = {} } = given;
  if (!to || !PHONE.test(to))
    refuse('FIELD_VALIDATION_FAILED', 'DestinationPhoneNumber', 'The phone number is not valid.');
  if (!text) refuse('MISSING_PARAMETER', 'MessageBody', 'MessageBody is required.');
  if ([...text].length > MOST_TEXT)
    refuse('FIELD_VALIDATION_FAILED', 'MessageBody', `MessageBody has more than ${MOST_TEXT} characters.`);
  const context = Object.entries(Context);
  if (
    context.length > MOST_CONTEXT ||
    context.some(([name, value]) => !/^\S{1,100}$/.test(name) || value.length > MOST_CONTEXT_VALUE)
  )
    refuse(
      'FIELD_VALIDATION_FAILED',
      'Context',
      `Context takes ${MOST_CONTEXT} pairs of 100 and ${MOST_CONTEXT_VALUE} characters.`,
    );
  return given;
}

/** Creates the stand-in. Messages are kept in memory. */
export function createSms(context: ServiceContext, desk: Desk = createDesk(context)): Sms {
  const { account, region, clock } = context;
  const sent: SentMessage[] = [];
  const optedOut = new Set<string>();

  const arnOf = (identity: string): string => {
    if (identity.startsWith('arn:')) return identity;
    const kind = ID_KINDS[/^([a-z]+)-/.exec(identity)?.[1] ?? ''];
    if (kind === undefined)
      throw new AwsError(
        'ResourceNotFoundException',
        `${identity} is no id (phone-…, pool-…) and no ARN; only those are run here.`,
      );
    return `arn:aws:sms-voice:${region}:${account}:${kind}/${identity}`;
  };

  return {
    handles: [],
    signingName: 'sms-voice',
    attributes: () => ({ ref: '' }),
    create: () => undefined,
    messages: () => sent,
    optOut: (phoneNumber) => void optedOut.add(phoneNumber),
    async handle(call) {
      if (call.operation !== 'SendTextMessage')
        throw new AwsError('UnknownOperationException', `${call.operation} is not run here.`);
      const { DestinationPhoneNumber: to = '', OriginationIdentity, MessageBody, Context } = parse(call.body);
      if (!OriginationIdentity)
        throw conflict('NO_ORIGINATION_IDENTITIES_FOUND', 'No origination identities found for the destination.');
      call.authorize('sms-voice:SendTextMessage', arnOf(OriginationIdentity));
      if (optedOut.has(to))
        throw conflict('DESTINATION_PHONE_NUMBER_OPTED_OUT', 'The destination phone number has opted out.');
      const messageId = randomUUID();
      const key = Context?.effect === undefined ? {} : { key: Context.effect };
      const at = clock.now().toISOString();
      const taken: SentMessage = {
        at,
        channel: 'sms',
        messageId,
        from: OriginationIdentity,
        to,
        content: MessageBody,
        ...key,
      };
      sent.push(taken);
      desk.report(taken, Context);
      return { body: { MessageId: messageId } satisfies SendTextMessageResult };
    },
  };
}
