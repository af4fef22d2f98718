/**
 * What AWS End User Messaging says by itself: answers by SNS, and reports by EventBridge (text messages) and SNS (WhatsApp).
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/monitor-event-bridge.html
 * https://docs.aws.amazon.com/social-messaging/latest/userguide/managing-event-destination-dlrs.html
 */
import { randomUUID } from 'node:crypto';
import type { ServiceContext } from '../../service.ts';
import type { EventBridge } from '../event-bridge/event-bridge.ts';
import type { Sns } from '../sns/sns.ts';
import { type DeskSettings, FRIENDLY, readDeskSettings } from './desk-settings.ts';
import type { SentMessage } from './sent-messages.ts';

/** What a person writes to a number. */
export interface Answer {
  readonly channel: 'sms' | 'whatsapp';
  /** Of the page, E.164. */
  readonly number: string;
  readonly recipientId: string;
  readonly text?: string;
  /** Of a button of WhatsApp that is pressed, in place of a text. */
  readonly payload?: string;
  /** Of a message that is delivered again. */
  readonly messageId?: string;
}

export interface Desk {
  settings(): DeskSettings;
  /** Throws an Error that names the setting and what it takes. */
  configure(change: Readonly<Record<string, unknown>>): DeskSettings;
  /** Returns the message's id, and how many queues got it: none while no topic lets the service publish. */
  write(answer: Answer): { readonly messageId: string; readonly queues: number };
  /** Says what became of a message that was taken. `context` is what its sender gave to a text message. */
  report(sent: SentMessage, context?: Readonly<Record<string, string>>): void;
}

/** How a service of AWS speaks. */
export interface Publishers {
  readonly publish: EventBridge['publish'];
  readonly notify: Sns['publish'];
}

const SILENT: Publishers = { publish: () => undefined, notify: () => 0 };
const SMS = 'sms-voice.amazonaws.com';
const SOCIAL = 'social-messaging.amazonaws.com';
const DELIVERED = ['TEXT_DELIVERED', 'TEXT_SUCCESSFUL'];

const digitsOf = (number: string) => number.replace(/^\+/, '');

export function createDesk(
  { account, clock }: Pick<ServiceContext, 'account' | 'clock'>,
  { publish, notify }: Publishers = SILENT,
): Desk {
  let settings = FRIENDLY;

  const webhook = (number: string, value: object): number => {
    const metadata = { display_phone_number: digitsOf(number), phone_number_id: '321010217760100' };
    const changes = [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } }];
    const entry = JSON.stringify({ id: '365731266123456', changes });
    const message_timestamp = clock.now().toISOString();
    const header = { context: {}, aws_account_id: account, message_timestamp, messageId: randomUUID() };
    return notify(SOCIAL, JSON.stringify({ ...header, whatsAppWebhookEntry: entry }));
  };
  const secondsNow = () => String(Math.floor(clock.now().getTime() / 1000));

  const reportText = (sent: SentMessage, context: object): void => {
    const eventType = settings.outcomes[sent.to] ?? 'TEXT_DELIVERED';
    const eventTimestamp = clock.now().getTime();
    const messageStatus = eventType.replace(/^TEXT_/, '');
    const messageStatusDescription = DELIVERED.includes(eventType)
      ? 'Message has been accepted by phone'
      : 'The carrier did not deliver the message';
    const detail = {
      ...{ eventType, eventVersion: '1.0', eventTimestamp, isFinal: true, originationPhoneNumber: sent.from },
      ...{ messageId: sent.messageId, messageStatus, messageStatusDescription, context },
    };
    publish({ source: 'aws.sms-voice', detailType: 'Text Message Delivery Status Updated', resources: [], detail });
  };

  const reportWhatsApp = ({ from, to, key }: SentMessage): void => {
    const number = settings.numbers[from];
    if (number === undefined) return;
    const code = settings.outcomes[to];
    const outcome =
      code === undefined
        ? { status: 'delivered' }
        : { status: 'failed', errors: [{ code: Number(code), title: 'Message undeliverable' }] };
    const status = { id: `wamid.${randomUUID()}`, recipient_id: digitsOf(to), timestamp: secondsNow(), ...outcome };
    webhook(number, { statuses: [{ ...status, biz_opaque_callback_data: key }] });
  };

  return {
    settings: () => settings,
    configure(change) {
      settings = { ...settings, ...readDeskSettings(change) };
      return settings;
    },
    write({ channel, number, recipientId, text, payload, messageId }) {
      if (channel === 'sms') {
        const id = messageId ?? randomUUID();
        const numbers = { originationNumber: recipientId, destinationNumber: number };
        const message = { ...numbers, messageKeyword: 'KEYWORD', messageBody: text ?? '', inboundMessageId: id };
        return { messageId: id, queues: notify(SMS, JSON.stringify(message)) };
      }
      const id = messageId ?? `wamid.${randomUUID()}`;
      const said =
        payload === undefined
          ? { type: 'text', text: { body: text ?? '' } }
          : { type: 'button', button: { payload, text: payload.slice(0, 20) } };
      const message = { from: digitsOf(recipientId), id, timestamp: secondsNow(), ...said };
      return { messageId: id, queues: webhook(number, { messages: [message] }) };
    },
    report(sent, context = {}) {
      if (!settings.reports) return;
      if (sent.channel === 'sms') reportText(sent, context);
      else reportWhatsApp(sent);
    },
  };
}
