/** One queue: what sending, receiving, deleting and hiding a message mean. Checks nothing that a caller may get wrong. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Chaos } from '../../service.ts';
import { DEDUPLICATION_MS, deduplicationId, deduplicationKey } from './deduplication.ts';
import { Delivery, type Received } from './delivery.ts';
import type { Draft, Held, Message } from './message.ts';
import { MessageStore } from './message-store.ts';
import { invalidValue, refusal } from './operations/refusal.ts';
import { type Attributes, numberOf, type RedrivePolicy, readRedrivePolicy } from './operations/settings.ts';
import { readReceipt } from './receipt.ts';

/** A message may be kept invisible this long after it was received, however often that is prolonged. */
const LONGEST_INVISIBILITY_MS = 43_200_000;

export interface ReceiveOptions {
  readonly most: number;
  /** Instead of the queue's own visibility time-out. */
  readonly visibilitySeconds?: number;
  /** Stops before the bodies together exceed this; one message is always taken. */
  readonly mostBytes?: number;
}

export interface QueueOptions {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly folder: string;
  readonly clock: Clock;
  readonly chaos: Chaos;
  readonly attributes: Attributes;
  /** Finds the queue that takes the dead letters; it may be deleted. */
  readonly find: (arn: string) => Queue | undefined;
}

export class Queue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly fifo: boolean;
  readonly createdAt: Date;
  readonly tags = new Map<string, string>();
  modifiedAt: Date;
  /** The queue policy; one object for as long as it is the same policy, so that IAM reads it once. */
  policy: unknown;
  purgedAt: Date | undefined;
  readonly #options: QueueOptions;
  readonly #store: MessageStore;
  readonly #delivery: Delivery;
  #attributes: Attributes;
  #redrive: RedrivePolicy | undefined;

  constructor(options: QueueOptions) {
    this.#options = options;
    this.name = options.name;
    this.arn = options.arn;
    this.url = options.url;
    this.fifo = options.name.endsWith('.fifo');
    this.createdAt = this.modifiedAt = options.clock.now();
    this.#attributes = options.attributes;
    this.#redrive = readRedrivePolicy(options.attributes.RedrivePolicy);
    this.policy = parsed(options.attributes.Policy);
    this.#store = new MessageStore({
      ...options,
      fifo: this.fifo,
      retentionMs: () => numberOf(this.#attributes, 'MessageRetentionPeriod') * 1000,
    });
    this.#delivery = new Delivery({
      ...options,
      fifo: this.fifo,
      store: this.#store,
      redrive: () => this.#redrive,
    });
  }

  get attributes(): Attributes {
    return this.#attributes;
  }

  get redrivePolicy(): RedrivePolicy | undefined {
    return this.#redrive;
  }

  setAttributes(attributes: Attributes): void {
    if (attributes.Policy !== this.#attributes.Policy) this.policy = parsed(attributes.Policy);
    this.#attributes = attributes;
    this.#redrive = readRedrivePolicy(attributes.RedrivePolicy);
    this.modifiedAt = this.#options.clock.now();
    this.#store.settle();
  }

  /** Keeps all drafts of one call, in their order. A FIFO message sent before within five minutes is not sent again. */
  send(drafts: readonly Draft[]): Pick<Message, 'id' | 'sequenceNumber'>[] {
    const sent = drafts.map((draft) => this.#keep(draft));
    this.#store.settle();
    return sent;
  }

  /** Takes up to `most` visible messages. One received too often goes to the dead letters instead. */
  receive({ most, visibilitySeconds, mostBytes }: ReceiveOptions): Received[] {
    const seconds = visibilitySeconds ?? numberOf(this.#attributes, 'VisibilityTimeout');
    return this.#delivery.take(most, seconds, mostBytes);
  }

  /** Deletes unless the message was received again since; then nothing happens on a standard queue. */
  delete(handle: string): void {
    this.#withReceipt(handle, (held, isLatest) => {
      if (this.fifo && (!isLatest || held?.state === 'waiting')) {
        if (held) throw invalidValue(handle, 'ReceiptHandle', 'The receipt handle has expired.');
      } else if (held && isLatest) this.#store.remove(held);
    });
  }

  /** Counts `seconds` from now; 0 makes the message visible at once. */
  changeVisibility(handle: string, seconds: number): void {
    this.#withReceipt(handle, (held, isLatest) => {
      const nowMs = this.#options.clock.now().getTime();
      if (!held || !isLatest) {
        const reason = 'Message does not exist or is not available for visibility timeout change.';
        throw invalidValue(handle, 'ReceiptHandle', reason);
      }
      if (held.state !== 'in flight') throw refusal('MessageNotInflight', "The specified message isn't in flight.");
      if (nowMs + seconds * 1000 - (held.message.lastReceivedAtMs ?? nowMs) > LONGEST_INVISIBILITY_MS) {
        const reason = 'Total VisibilityTimeout for the message is beyond the limit [43200 seconds]';
        throw invalidValue(seconds, 'VisibilityTimeout', reason);
      }
      this.#store.hide(held, nowMs + seconds * 1000);
    });
  }

  /** Makes visible what is in flight: whoever received it is known to be dead. */
  land(): void {
    this.#store.land();
    this.#store.sweep();
    this.#store.settle();
  }

  purge(): void {
    this.#store.purge();
    this.purgedAt = this.#options.clock.now();
    this.#store.settle();
  }

  /** Moves up to `most` visible messages to where `place` puts them, in their order. Returns how many went. */
  moveOut(most: number, place: (message: Message) => void): number {
    this.#store.sweep();
    const groups = new Set<string | undefined>();
    let moved = 0;
    const next = () => (moved < most ? this.#store.line.next(groups) : undefined);
    for (let held = next(); held; held = next()) {
      place(held.message);
      this.#store.remove(held);
      moved += 1;
    }
    this.#store.settle();
    return moved;
  }

  /** Takes a message over from another queue, visible at once, under a place of its own. */
  takeOver(message: Omit<Message, 'order'>): void {
    this.#store.add({ ...message, visibleAtMs: this.#options.clock.now().getTime() });
    this.#store.settle();
  }

  counts(): { visible: number; inFlight: number; delayed: number } {
    this.#store.look();
    const { waiting, delayed, 'in flight': inFlight } = this.#store.counts;
    return { visible: waiting, inFlight, delayed };
  }

  isFull(): boolean {
    return this.#delivery.isFull();
  }

  /** Whether a receive would take a message now. Asking wakes those who wait, who may take it first. */
  hasNext(): boolean {
    this.#store.look();
    return !this.isFull() && this.#store.line.hasNext();
  }

  onVisible(listener: () => void): () => void {
    return this.#store.onVisible(listener);
  }

  /** Stops acting; the messages stay on disk. */
  close(): void {
    this.#store.close();
  }

  /** Deletes the queue with its messages. */
  destroy(): void {
    this.#store.delete();
  }

  /** Whoever waits is told only afterwards, also of a refusal: nobody takes anew what is about to be deleted. */
  #withReceipt(handle: string, act: (held: Held | undefined, isLatest: boolean) => void): void {
    const { order, count } = readReceipt(this.arn, handle);
    this.#store.sweep();
    const held = this.#store.get(order);
    try {
      act(held, held?.message.receiveCount === count);
    } finally {
      this.#store.sweep(); // a visibility of 0 ends with this call
      this.#store.settle();
    }
  }

  #keep(draft: Draft): Pick<Message, 'id' | 'sequenceNumber'> {
    const nowMs = this.#options.clock.now().getTime();
    const { delaySeconds, ...rest } = draft;
    const key = this.fifo ? deduplicationKey(draft, this.#attributes) : undefined;
    const before = key === undefined ? undefined : this.#store.deduplication(key);
    if (before && nowMs - before.sentAtMs < DEDUPLICATION_MS) return before;
    const lateSeconds = delaySeconds + (this.fifo ? 0 : this.#options.chaos.deliveryDelaySeconds());
    const message = this.#store.add({
      ...rest,
      id: randomUUID(),
      sentAtMs: nowMs,
      receiveCount: 0,
      visibleAtMs: nowMs + lateSeconds * 1000,
      ...(this.fifo ? { deduplicationId: deduplicationId(draft) } : {}),
    });
    const { id, sequenceNumber = '' } = message;
    if (key !== undefined) this.#store.remember({ key, id, sequenceNumber, sentAtMs: nowMs }, nowMs - DEDUPLICATION_MS);
    return message;
  }
}

const parsed = (policy: string | undefined): unknown => (policy === undefined ? undefined : JSON.parse(policy));
