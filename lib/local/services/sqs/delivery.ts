/** Receiving from a queue: which message is next, moves to the dead letters, receipt handles, injected faults. */
import type { Clock } from '../../clock.ts';
import type { Chaos } from '../../service.ts';
import type { Held, Message } from './message.ts';
import type { MessageStore } from './message-store.ts';
import type { RedrivePolicy } from './operations/settings.ts';
import { receiptHandle } from './receipt.ts';

/** Messages that a queue may have in flight. */
const MOST_IN_FLIGHT = 120_000;

/** One delivery of a message. */
export interface Received {
  /** As it was at this receive. */
  readonly message: Message;
  readonly receiptHandle: string;
}

interface DeliveryOptions {
  readonly arn: string;
  readonly store: MessageStore;
  readonly clock: Clock;
  readonly chaos: Chaos;
  readonly redrive: () => RedrivePolicy | undefined;
  /** Finds the queue of the dead letters. */
  readonly find: (arn: string) => { takeOver(message: Omit<Message, 'order'>): void } | undefined;
}

/** Never waits: ReceiveMessage does the long polling. */
export class Delivery {
  readonly #options: DeliveryOptions;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  isFull(): boolean {
    return this.#options.store.counts['in flight'] >= MOST_IN_FLIGHT;
  }

  take(most: number, visibilitySeconds: number, mostBytes = Number.POSITIVE_INFINITY): Received[] {
    const { store } = this.#options;
    const received: Received[] = [];
    let bytes = 0;
    store.sweep();
    while (received.length < most && !this.isFull()) {
      const held = this.#next();
      if (!held) break;
      if (this.#moveToDeadLetters(held)) continue;
      bytes += Buffer.byteLength(held.message.body);
      if (received.length > 0 && bytes > mostBytes) {
        store.line.add(held);
        break;
      }
      received.push(this.#deliver(held, visibilitySeconds));
    }
    this.#duplicate(received);
    store.sweep(); // for a visibility time-out of 0
    store.settle();
    return received;
  }

  #next(): Held | undefined {
    const { chaos, store } = this.#options;
    const first = store.line.next();
    if (!first || !chaos.reorderDelivery()) return first;
    const second = store.line.next();
    if (second) store.line.add(first);
    return second ?? first;
  }

  /**
   * Moves a message that was received often enough to the dead letters. Writes it there before it removes it here: a
   * kill in between duplicates it, and never loses it.
   */
  #moveToDeadLetters(held: Held): boolean {
    const { redrive, find, arn, store } = this.#options;
    const policy = redrive();
    if (!policy || held.message.receiveCount < policy.maxReceiveCount) return false;
    const deadLetters = find(policy.deadLetterTargetArn);
    if (!deadLetters) return false;
    deadLetters.takeOver({ ...held.message, deadLetterSourceArn: arn });
    store.remove(held);
    return true;
  }

  #deliver(held: Held, visibilitySeconds: number): Received {
    const { store, clock, arn } = this.#options;
    store.receive(held, clock.now().getTime() + visibilitySeconds * 1000);
    const { order, receiveCount } = held.message;
    return { message: { ...held.message }, receiptHandle: receiptHandle(arn, { order, count: receiveCount }) };
  }

  /**
   * Fault injection: adds a copy of messages that were received for the first time. The copy needs a deletion of its
   * own, as when one server of SQS missed the deletion of the first.
   */
  #duplicate(received: readonly Received[]): void {
    const { chaos, clock, store } = this.#options;
    for (const { message } of received) {
      if (message.receiveCount > 1 || !chaos.duplicateDelivery()) continue;
      store.add({ ...message, visibleAtMs: clock.now().getTime() });
    }
  }
}
