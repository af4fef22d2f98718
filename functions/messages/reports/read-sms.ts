/**
 * Reads answers and delivery events of text messages. https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html and
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-types.html
 */

import { type Members, membersOf } from '../../engine/data/members.ts';
import { isUuid } from '../../engine/uuid.ts';
import { momentOf, phoneOf, textOf } from './members.ts';
import { NOTHING, type Report } from './report.ts';

const DELIVERED = ['TEXT_DELIVERED', 'TEXT_SUCCESSFUL'];
/** Others say that the message is on its way, or that nobody knows. */
const FAILED = [
  ...['TEXT_BLOCKED', 'TEXT_CARRIER_BLOCKED', 'TEXT_CARRIER_UNREACHABLE', 'TEXT_INVALID', 'TEXT_INVALID_MESSAGE'],
  ...['TEXT_PROTECT_BLOCKED', 'TEXT_SPAM', 'TEXT_TTL_EXPIRED', 'TEXT_UNREACHABLE'],
];

/** `at`: when the topic got it; the message itself names no time. */
export function readText(message: Members, at: string): Report {
  const [number, recipientId] = [phoneOf(message.destinationNumber), phoneOf(message.originationNumber)];
  const messageId = textOf(message.inboundMessageId, 300);
  // Short codes and senders with letters are no recipients.
  if (number === undefined || recipientId === undefined || messageId === null) return NOTHING;
  const text = textOf(message.messageBody, 2000);
  return { texts: [{ channel: 'sms', number, messageId, recipientId, kind: 'message', text, at }], deliveries: [] };
}

export function readDeliveryOfText(event: Members): Report {
  const type = String(event.eventType);
  const messageId = textOf(event.messageId, 300);
  const at = momentOf(Number(event.eventTimestamp));
  const status = DELIVERED.includes(type) ? 'delivered' : FAILED.includes(type) ? 'failed' : undefined;
  if (status === undefined || messageId === null || at === undefined) return NOTHING;
  const { tenant, effect } = membersOf(event.context);
  const tenantId = typeof tenant === 'string' && isUuid(tenant) ? tenant : null;
  const said = [event.messageStatus, event.messageStatusDescription].map((one) => textOf(one, 250)).filter(Boolean);
  const what = { status, detail: said.join(': ') || type, at, isGone: type === 'TEXT_INVALID' } as const;
  return { texts: [], deliveries: [{ tenantId, messageId, number: null, effectKey: textOf(effect, 300), ...what }] };
}
