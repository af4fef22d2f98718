/** How messages leave a queue to receivers: whose turn it is, dead letters, handles, and the misfortunes of chaos. */
import type { Clock } from '../../clock.ts';
import type { Chaos } from '../../service.ts';
import type { Held, Message } from './message.ts';
import type { MessageStore } from './message-store.ts';
import type { RedrivePolicy } from './operations/settings.ts';
import { receiptHandle } from './receipt.ts';

/** Messages in flight at once, standard and FIFO alike. */
const MOST_IN_FLIGHT = 120_000;

export interface Received {
  /** As it was at this receive. */
  readonly message: Message;
  readonly receiptHandle: string;
}

interface Outlet {
  readonly arn: string;
  readonly fifo: boolean;
  readonly store: MessageStore;
  readonly clock: Clock;
  readonly chaos: Chaos;
  readonly redrive: () => RedrivePolicy | undefined;
  /** Finds the queue that takes the dead letters; it may be deleted. */
  readonly find: (arn: string) => { takeOver(message: Omit<Message, 'order'>): void } | undefined;
}

export class Delivery {
  readonly #outlet: Outlet;

  constructor(outlet: Outlet) {
    this.#outlet = outlet;
  }

  isFull(): boolean {
    return this.#outlet.store.counts['in flight'] >= MOST_IN_FLIGHT;
  }

  take(most: number, visibilitySeconds: number, mostBytes = Number.POSITIVE_INFINITY): Received[] {
    const { store } = this.#outlet;
    const received: Received[] = [];
    const groups = new Set<string | undefined>();
    let bytes = 0;
    store.sweep();
    while (received.length < most && !this.isFull()) {
      const held = this.#next(groups);
      if (!held) break;
      if (this.#bury(held)) continue;
      bytes += Buffer.byteLength(held.message.body);
      if (received.length > 0 && bytes > mostBytes) {
        store.line.join(held);
        break;
      }
      received.push(this.#hand(held, visibilitySeconds));
    }
    this.#double(received);
    store.sweep(); // a visibility of 0 ends with this call
    store.settle();
    return received;
  }

  #next(groups: Set<string | undefined>): Held | undefined {
    const { fifo, chaos, store } = this.#outlet;
    const first = store.line.next(groups);
    if (!first || fifo || !chaos.reorderDelivery()) return first;
    const second = store.line.next(groups);
    if (second) store.line.join(first);
    return second ?? first;
  }

  /**
   * Moves a message that was received often enough to the dead letters. It is written there before it is removed here:
   * a kill in between leaves it twice, never nowhere.
   */
  #bury(held: Held): boolean {
    const { redrive, find, clock, fifo, arn, store } = this.#outlet;
    const policy = redrive();
    if (!policy || held.message.receiveCount < policy.maxReceiveCount) return false;
    const deadLetters = find(policy.deadLetterTargetArn);
    if (!deadLetters) return false;
    // A standard message keeps its age; a FIFO queue's dead letters start anew.
    const sentAtMs = fifo ? clock.now().getTime() : held.message.sentAtMs;
    deadLetters.takeOver({ ...held.message, deadLetterSourceArn: arn, sentAtMs });
    store.remove(held);
    return true;
  }

  #hand(held: Held, visibilitySeconds: number): Received {
    const { store, clock, arn } = this.#outlet;
    store.receive(held, clock.now().getTime() + visibilitySeconds * 1000);
    const { order, receiveCount } = held.message;
    return { message: { ...held.message }, receiptHandle: receiptHandle(arn, { order, count: receiveCount }) };
  }

  /**
   * Chaos: a second copy of messages that were received for the first time. It has to be deleted for itself, as when
   * a server of SQS missed the deletion of the first. FIFO queues do not do that.
   */
  #double(received: readonly Received[]): void {
    const { fifo, chaos, clock, store } = this.#outlet;
    for (const { message } of received) {
      if (fifo || message.receiveCount > 1 || !chaos.duplicateDelivery()) continue;
      store.add({ ...message, visibleAtMs: clock.now().getTime() });
    }
  }
}
