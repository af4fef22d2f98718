/** The changes that a queue's journal holds, and how they add up to its messages. */
import type { Message } from './message.ts';

/** One line of the journal. Changes name a message by its order. */
export type QueueChange =
  | { readonly kind: 'message'; readonly message: Message }
  | {
      readonly kind: 'received';
      readonly order: number;
      readonly count: number;
      readonly atMs: number;
      readonly untilMs: number;
    }
  | { readonly kind: 'hidden'; readonly order: number; readonly untilMs: number }
  | { readonly kind: 'removed'; readonly order: number }
  | { readonly kind: 'purged' }
  /** Written first into a compacted journal: smaller orders were given before. */
  | { readonly kind: 'next'; readonly order: number };

/** Returns the messages after all changes, by order, and the order of the next one. */
export function replay(changes: Iterable<QueueChange>): { messages: Map<number, Message>; nextOrder: number } {
  const messages = new Map<number, Message>();
  let nextOrder = 1;
  for (const change of changes) {
    if (change.kind === 'next') nextOrder = Math.max(nextOrder, change.order);
    else if (change.kind === 'message') nextOrder = Math.max(nextOrder, change.message.order + 1);
    apply(messages, change);
  }
  return { messages, nextOrder };
}

function apply(messages: Map<number, Message>, change: QueueChange): void {
  if (change.kind === 'message') messages.set(change.message.order, change.message);
  else if (change.kind === 'purged') messages.clear();
  else if (change.kind === 'removed') messages.delete(change.order);
  else if (change.kind === 'received' || change.kind === 'hidden') {
    const message = messages.get(change.order);
    if (!message) return;
    message.visibleAtMs = change.untilMs;
    if (change.kind === 'hidden') return;
    message.receiveCount = change.count;
    message.firstReceivedAtMs ??= change.atMs;
    message.lastReceivedAtMs = change.atMs;
  }
}
