/**
 * AWS End User Messaging Social: SendWhatsAppMessage. Its phone numbers are no resources of a template, so those exist that a policy names.
 * https://docs.aws.amazon.com/social-messaging/latest/APIReference/API_SendWhatsAppMessage.html
 */

import { randomUUID } from 'node:crypto';
import type { SendWhatsAppMessageOutput } from '@aws-sdk/client-socialmessaging';
import { isMembers, type Members } from '../../../../functions/engine/data/members.ts';
import { type ApiCall, type ApiReply, AwsError, type Service, type ServiceContext } from '../../service.ts';
import { createDesk, type Desk } from './desk.ts';
import type { SentMessage } from './sent-messages.ts';

/** The API, and what tests and the control port see of it. */
export interface WhatsApp extends Service {
  handle(call: ApiCall): Promise<ApiReply>;
  messages(): readonly SentMessage[];
}

const PHONE_NUMBER_ID = /^phone-number-id-[0-9a-zA-Z]+$/;
const MOST_TEXT = 4096;
const TYPES = ['text', 'image', 'interactive', 'template'];

const refuse = (message: string): never => {
  throw new AwsError('InvalidParametersException', message);
};

function parse(body: Buffer | string): Members {
  try {
    const parsed: unknown = JSON.parse(body.toString());
    if (isMembers(parsed)) return parsed;
  } catch {
    // Refused below.
  }
  return refuse('The message is no JSON object');
}

/** The part of WhatsApp's own rules that AWS answers at once. */
function checkMessage(message: Members): string {
  const { messaging_product: product, to, type = 'text' } = message;
  if (product !== 'whatsapp') refuse('(#100) The parameter messaging_product is required.');
  if (typeof to !== 'string' || !/^\+?[1-9]\d{4,18}$/.test(to)) return refuse('(#100) The parameter to is required.');
  if (typeof type !== 'string' || !TYPES.includes(type))
    return refuse(`(#100) Param type must be one of ${TYPES.join(', ')}`);
  const content = message[type];
  if (!isMembers(content)) return refuse(`(#100) The parameter ${type} is required.`);
  if (type === 'text' && (typeof content.body !== 'string' || content.body === '' || content.body.length > MOST_TEXT))
    refuse(`(#100) Param text['body'] must be at most ${MOST_TEXT} characters long.`);
  if (type === 'template' && (typeof content.name !== 'string' || !isMembers(content.language)))
    refuse('(#100) Param template must have a name and a language.');
  return to;
}

/** Creates the stand-in. Messages are kept in memory. */
export function createWhatsApp(context: ServiceContext, desk: Desk = createDesk(context)): WhatsApp {
  const { account, region, clock } = context;
  const sent: SentMessage[] = [];
  return {
    handles: [],
    signingName: 'social-messaging',
    attributes: () => ({ ref: '' }),
    create: () => undefined,
    messages: () => sent,
    async handle(call) {
      if (call.method !== 'POST' || call.path !== '/v1/whatsapp/send')
        throw new AwsError('UnknownOperationException', `${call.method} ${call.path} is not run here.`, 404);
      const { originationPhoneNumberId: from, metaApiVersion, message } = parse(call.body);
      if (typeof from !== 'string' || !PHONE_NUMBER_ID.test(from))
        throw new AwsError('ValidationException', 'originationPhoneNumberId must be a phone-number-id-…');
      if (typeof metaApiVersion !== 'string' || !/^v\d+\.\d+$/.test(metaApiVersion))
        throw new AwsError('ValidationException', 'metaApiVersion must be as v20.0');
      call.authorize(
        'social-messaging:SendWhatsAppMessage',
        `arn:aws:social-messaging:${region}:${account}:phone-number-id/${from}`,
      );
      const content = parse(Buffer.from(String(message), 'base64'));
      const to = checkMessage(content);
      const messageId = randomUUID();
      const { biz_opaque_callback_data: key } = content;
      const at = clock.now().toISOString();
      const known = typeof key === 'string' ? { key } : {};
      const taken: SentMessage = { at, channel: 'whatsapp', messageId, from, to, content, ...known };
      sent.push(taken);
      desk.report(taken);
      return { body: { messageId } satisfies SendWhatsAppMessageOutput };
    },
  };
}
