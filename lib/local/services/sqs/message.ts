/** The data that a queue keeps of one message. Everything except `state` is written to the queue's journal. */

export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  /** Base64, as in the request. */
  readonly BinaryValue?: string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** A message to send, already validated against its queue. */
export interface Draft {
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly senderId: string;
  readonly delaySeconds: number;
  readonly groupId?: string;
  readonly traceHeader?: string;
}

/** A stored message. Each receive changes its mutable members. */
export interface Message {
  /** Position in its queue and key in its journal. Grows, and is never reused within a queue. */
  readonly order: number;
  readonly id: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly senderId: string;
  /** Enqueue time. A message keeps it when it moves to the dead letters, so its age counts there too. */
  readonly sentAtMs: number;
  readonly groupId?: string;
  readonly traceHeader?: string;
  /** Queue from which it came here as a dead letter. */
  readonly deadLetterSourceArn?: string;
  receiveCount: number;
  firstReceivedAtMs?: number;
  lastReceivedAtMs?: number;
  /** No receive returns it before this instant. */
  visibleAtMs: number;
}

/** State of a message. `gone` means deleted, expired or moved; lists that still hold it skip it. */
export type MessageState = 'waiting' | 'delayed' | 'in flight' | 'gone';

/** A message in its queue's store, with its state. */
export interface Held {
  readonly message: Message;
  state: MessageState;
}
