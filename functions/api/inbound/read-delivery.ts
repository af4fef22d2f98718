/**
 * Reads what Meta sends about pages. What has another shape than expected is left out: an answer other than 200 would make Meta send the
 * whole delivery again, and in the end stop. https://developers.facebook.com/docs/messenger-platform/reference/webhook-events
 */

import { listOf, type Members, membersOf } from '../../engine/data/members.ts';
import { storable } from '../../engine/storable.ts';

/** What somebody wrote to a page. */
export interface Received {
  readonly channel: 'page';
  /** Digits: it may be beyond 2^53. */
  readonly pageId: string;
  readonly messageId: string;
  readonly recipientId: string;
  readonly kind: 'message' | 'postback';
  /** Null for pictures and the like. Of a button: its payload. */
  readonly text: string | null;
  readonly at: string;
}

/** What Meta says of a message that was sent in the name of a page. */
export interface Echo {
  readonly pageId: string;
  /** Of a message of ours: its key. */
  readonly effectKey: string;
  readonly messageId: string;
}

const MOST_TEXT = 2000;
const MOST_ID = 300;
/** The latest moment that every reader of the row can write. */
const LAST_MS = Date.UTC(9999, 0);

const digits = (value: unknown, most: number): string | undefined =>
  typeof value === 'string' && /^\d+$/.test(value) && value.length <= most ? value : undefined;

const idOf = (value: unknown): string | undefined => {
  const id = typeof value === 'string' ? storable(value) : '';
  return id !== '' && id.length <= MOST_ID ? id : undefined;
};
const textOf = (value: unknown): string | null =>
  typeof value === 'string' ? storable(value.slice(0, MOST_TEXT)) : null;

/** Fits into a bigint. */
const MOST_PAGE = 2n ** 63n - 1n;
const pageOf = (value: unknown): string | undefined => {
  const id = digits(value, 19);
  return id !== undefined && BigInt(id) <= MOST_PAGE ? id : undefined;
};

function readReceived({ sender, recipient, timestamp, message, postback }: Members): Received | undefined {
  const pageId = pageOf(membersOf(recipient).id);
  const recipientId = digits(membersOf(sender).id, 30);
  const isAt = typeof timestamp === 'number' && timestamp > 0 && timestamp < LAST_MS;
  if (pageId === undefined || recipientId === undefined || !isAt) return undefined;
  const from = { channel: 'page', pageId, recipientId, at: new Date(timestamp).toISOString() } as const;
  if (message !== undefined) {
    const { mid, text } = membersOf(message);
    const messageId = idOf(mid);
    return messageId === undefined ? undefined : { ...from, kind: 'message', messageId, text: textOf(text) };
  }
  if (postback === undefined) return undefined;
  const { mid, payload, title } = membersOf(postback);
  // Older versions of Meta's API give a postback no id.
  const messageId = idOf(mid) ?? `postback:${recipientId}:${timestamp}`;
  return { ...from, kind: 'postback', messageId, text: textOf(payload) ?? textOf(title) };
}

function readEcho({ sender, message }: Members): Echo | undefined {
  const { mid, metadata } = membersOf(message);
  const [pageId, messageId, effectKey] = [pageOf(membersOf(sender).id), idOf(mid), idOf(metadata)];
  return pageId === undefined || messageId === undefined || effectKey === undefined
    ? undefined
    : { pageId, messageId, effectKey };
}

const isEcho = ({ message }: Members) => membersOf(message).is_echo === true;
const isGiven = <T>(value: T | undefined): value is T => value !== undefined;

/** Read and delivery receipts, reactions and what concerns other objects than pages are left out. */
export function readDelivery({ object, entry }: { readonly object: string; readonly entry: readonly unknown[] }) {
  const all = object === 'page' ? entry.flatMap((one) => listOf(membersOf(one).messaging)).map(membersOf) : [];
  return {
    received: all
      .filter((one) => !isEcho(one))
      .map(readReceived)
      .filter(isGiven),
    echoes: all.filter(isEcho).map(readEcho).filter(isGiven),
  };
}
