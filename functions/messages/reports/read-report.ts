/** Tells apart what the queue gets: notifications of SNS topics, and events of EventBridge. */

import { membersOf } from '../../engine/data/members.ts';
import { EngineError } from '../../engine/errors.ts';
import type { MessageBody } from '../../engine/queue/handle-queue.ts';
import { momentOf } from './members.ts';
import { readDeliveryOfText, readText } from './read-sms.ts';
import { readWhatsApp } from './read-whatsapp.ts';
import type { Report } from './report.ts';

const refuse = (what: string): never => {
  throw new EngineError('UNKNOWN_MESSAGE', `The message is none of AWS End User Messaging: ${what}`);
};

function parse(text: unknown, member: string): unknown {
  try {
    if (typeof text === 'string') return JSON.parse(text);
  } catch {
    // Refused below.
  }
  return refuse(`its ${member} is not JSON`);
}

/** Throws UNKNOWN_MESSAGE for what has neither of the forms; what concerns no message of ours is left out. */
export function readReport(body: MessageBody): Report {
  if (body.source === 'aws.sms-voice') return readDeliveryOfText(membersOf(body.detail));
  if (body.Type !== 'Notification') return refuse(`its Type is ${JSON.stringify(body.Type)}`);
  const message = membersOf(parse(body.Message, 'Message'));
  const at = momentOf(Date.parse(String(body.Timestamp)));
  if (at === undefined) return refuse(`its Timestamp is ${JSON.stringify(body.Timestamp)}`);
  if (message.whatsAppWebhookEntry !== undefined)
    return readWhatsApp(parse(message.whatsAppWebhookEntry, 'whatsAppWebhookEntry'));
  if (message.inboundMessageId !== undefined) return readText(message, at);
  if (message.eventType !== undefined) return readDeliveryOfText(message);
  return refuse('it is neither a text, nor an event, nor of WhatsApp');
}
