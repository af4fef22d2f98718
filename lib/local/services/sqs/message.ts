/** What a queue keeps of one message. Everything but `state` is written to the queue's journal. */

export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  /** Base64, as it travels. */
  readonly BinaryValue?: string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** A message as a sender gives it, already validated against its queue. */
export interface Draft {
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly senderId: string;
  readonly delaySeconds: number;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly traceHeader?: string;
}

export interface Message {
  /** Place in its queue and key in its journal; grows, and is never given twice in one queue. */
  readonly order: number;
  readonly id: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly senderId: string;
  /** Enqueue time. A standard message keeps it when it moves to dead letters, and so ages there. */
  readonly sentAtMs: number;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly sequenceNumber?: string;
  readonly traceHeader?: string;
  /** Queue from which it came here as a dead letter. */
  readonly deadLetterSourceArn?: string;
  receiveCount: number;
  firstReceivedAtMs?: number;
  lastReceivedAtMs?: number;
  /** Before this instant nobody receives it. */
  visibleAtMs: number;
}

/** Where a message stands. `gone` was deleted, expired or moved; lists that still name it skip it. */
export type MessageState = 'waiting' | 'delayed' | 'in flight' | 'gone';

/** A message within its queue's store. */
export interface Held {
  readonly message: Message;
  state: MessageState;
}
