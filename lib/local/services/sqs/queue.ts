/** One queue: sends, receives and deletes messages. Input is validated by the operations before it comes here. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Chaos } from '../../service.ts';
import { Delivery, type Received } from './delivery.ts';
import type { Draft, Message } from './message.ts';
import { MessageStore } from './message-store.ts';
import { type Attributes, numberOf, type RedrivePolicy, readRedrivePolicy } from './operations/settings.ts';
import { readReceipt } from './receipt.ts';

export interface ReceiveOptions {
  readonly most: number;
  /** Instead of the queue's own visibility time-out. */
  readonly visibilitySeconds?: number;
  /** Limit of the bodies' total size; the first message is returned whatever its size. */
  readonly mostBytes?: number;
}

interface QueueOptions {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly folder: string;
  readonly clock: Clock;
  readonly chaos: Chaos;
  readonly attributes: Attributes;
  /** Finds the queue of the dead letters. */
  readonly find: (arn: string) => Queue | undefined;
}

/** Each change is in the journal when its call returns. */
export class Queue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly createdAt: Date;
  modifiedAt: Date;
  /** The queue policy. The same object until the policy changes, so that IAM parses it once. */
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
    this.createdAt = this.modifiedAt = options.clock.now();
    this.#attributes = options.attributes;
    this.#redrive = readRedrivePolicy(options.attributes.RedrivePolicy);
    this.policy = parsed(options.attributes.Policy);
    this.#store = new MessageStore({
      ...options,
      retentionMs: () => numberOf(this.#attributes, 'MessageRetentionPeriod') * 1000,
    });
    this.#delivery = new Delivery({
      ...options,
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

  /** Stores all messages of one call, in their order, and returns their ids. */
  send(drafts: readonly Draft[]): string[] {
    const ids = drafts.map((draft) => this.#add(draft));
    this.#store.settle();
    return ids;
  }

  /** Receives up to `most` visible messages. One received too often moves to the dead letters instead. */
  receive({ most, visibilitySeconds, mostBytes }: ReceiveOptions): Received[] {
    const seconds = visibilitySeconds ?? numberOf(this.#attributes, 'VisibilityTimeout');
    return this.#delivery.take(most, seconds, mostBytes);
  }

  /** Deletes the message unless it was received again since. A handle of an earlier receive does nothing. */
  delete(handle: string): void {
    const { order, count } = readReceipt(this.arn, handle);
    this.#store.sweep();
    const held = this.#store.get(order);
    if (held?.message.receiveCount === count) this.#store.remove(held);
    // After the removal, so that no waiting receiver gets the message that is being deleted.
    this.#store.settle();
  }

  /** Hides a message for `seconds` from now on. Returns false when it is not in flight, or was received again since. */
  changeVisibility(handle: string, seconds: number): boolean {
    const { order, count } = readReceipt(this.arn, handle);
    this.#store.sweep();
    const held = this.#store.get(order);
    const isCurrent = held?.state === 'in flight' && held.message.receiveCount === count;
    if (isCurrent) this.#store.hide(held, this.#options.clock.now().getTime() + seconds * 1000);
    this.#store.sweep();
    this.#store.settle();
    return isCurrent;
  }

  /** Makes all messages in flight visible: their receivers are known to be gone. */
  releaseInFlight(): void {
    this.#store.releaseInFlight();
    this.#store.sweep();
    this.#store.settle();
  }

  purge(): void {
    this.#store.purge();
    this.purgedAt = this.#options.clock.now();
    this.#store.settle();
  }

  /** Calls `place` with up to `most` visible messages, in their order, and removes them here. Returns how many. */
  moveOut(most: number, place: (message: Message) => void): number {
    this.#store.sweep();
    let moved = 0;
    const next = () => (moved < most ? this.#store.line.next() : undefined);
    for (let held = next(); held; held = next()) {
      place(held.message);
      this.#store.remove(held);
      moved += 1;
    }
    this.#store.settle();
    return moved;
  }

  /** Adds a message of another queue, visible at once, under an order of this queue. */
  takeOver(message: Omit<Message, 'order'>): void {
    this.#store.add({ ...message, visibleAtMs: this.#options.clock.now().getTime() });
    this.#store.settle();
  }

  counts(): { visible: number; inFlight: number; delayed: number } {
    this.#store.refresh();
    const { waiting, delayed, 'in flight': inFlight } = this.#store.counts;
    return { visible: waiting, inFlight, delayed };
  }

  delayedUntilMs(): number[] {
    return this.#store.delayedUntilMs();
  }

  isFull(): boolean {
    return this.#delivery.isFull();
  }

  /** Whether a receive would return a message now. Notifies waiting receivers first, which may take it. */
  hasNext(): boolean {
    this.#store.refresh();
    return !this.isFull() && this.#store.line.hasNext();
  }

  onVisible(listener: () => void): () => void {
    return this.#store.onVisible(listener);
  }

  /** Cancels the timer and closes the journal; the messages stay on disk. */
  close(): void {
    this.#store.close();
  }

  #add({ delaySeconds, ...content }: Draft): string {
    const nowMs = this.#options.clock.now().getTime();
    const lateSeconds = delaySeconds + this.#options.chaos.deliveryDelaySeconds();
    const visibleAtMs = nowMs + lateSeconds * 1000;
    return this.#store.add({ ...content, id: randomUUID(), sentAtMs: nowMs, receiveCount: 0, visibleAtMs }).id;
  }
}

const parsed = (policy: string | undefined): unknown => (policy === undefined ? undefined : JSON.parse(policy));
