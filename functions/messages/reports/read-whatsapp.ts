/**
 * Reads what WhatsApp sends about a number, as End User Messaging Social passes it on.
 * https://docs.aws.amazon.com/social-messaging/latest/userguide/managing-event-destination-dlrs.html
 */
import { listOf, type Members, membersOf } from '../../engine/data/members.ts';
import { momentOf, phoneOf, textOf } from './members.ts';
import type { Delivery, Report, Text } from './report.ts';

const isGiven = <T>(value: T | undefined): value is T => value !== undefined;
const momentIn = (seconds: unknown) => momentOf(Number(seconds) * 1000);

/** What a person sees on a button is not what it means: that is its payload or id. */
function said({ text, button, interactive }: Members): { kind: Text['kind']; text: string | null } {
  if (button !== undefined) {
    const { payload, text: title } = membersOf(button);
    return { kind: 'postback', text: textOf(payload, 2000) ?? textOf(title, 2000) };
  }
  const { button_reply, list_reply } = membersOf(interactive);
  const chosen = membersOf(button_reply ?? list_reply);
  if (chosen.id !== undefined) return { kind: 'postback', text: textOf(chosen.id, 2000) };
  return { kind: 'message', text: textOf(membersOf(text).body, 2000) };
}

function readText(number: string, message: Members): Text | undefined {
  const [recipientId, messageId, at] = [phoneOf(message.from), textOf(message.id, 300), momentIn(message.timestamp)];
  // A reaction is no message.
  if (recipientId === undefined || messageId === null || at === undefined || message.type === 'reaction')
    return undefined;
  return { channel: 'whatsapp', number, messageId, recipientId, ...said(message), at };
}

/** `sent` and `read` say nothing that `delivered` does not. */
function readStatus(number: string, given: Members): Delivery | undefined {
  const { status } = given;
  const [effectKey, at] = [textOf(given.biz_opaque_callback_data, 300), momentIn(given.timestamp)];
  if ((status !== 'delivered' && status !== 'failed') || effectKey === null || at === undefined) return undefined;
  const { code, title, message } = membersOf(listOf(given.errors)[0]);
  const why = [code === undefined ? undefined : String(code), title ?? message].map((one) => textOf(one, 250));
  const detail = why.filter(Boolean).join(': ') || status;
  return { tenantId: null, messageId: textOf(given.id, 300), number, effectKey, status, detail, at, isGone: false };
}

/** `entry` is what `whatsAppWebhookEntry` holds. Other changes than those of messages are left out. */
export function readWhatsApp(entry: unknown): Report {
  const values = listOf(membersOf(entry).changes).map((change) => membersOf(membersOf(change).value));
  const of = values.flatMap((value) => {
    const number = phoneOf(membersOf(value.metadata).display_phone_number);
    return number === undefined ? [] : [{ number, ...value }];
  });
  const each = <T>(name: string, read: (number: string, one: Members) => T | undefined) =>
    of.flatMap((value: Members & { number: string }) =>
      listOf(value[name])
        .map((one) => read(value.number, membersOf(one)))
        .filter(isGiven),
    );
  return { texts: each('messages', readText), deliveries: each('statuses', readStatus) };
}
