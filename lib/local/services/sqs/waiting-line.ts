/** The visible messages of a queue in the order of delivery: fair between message groups, oldest first within one. */
import { Heap } from './heap.ts';
import type { Held } from './message.ts';

interface Group {
  readonly id: string | undefined;
  readonly line: Heap<Held>;
  inFlight: number;
}

const isOlder = (a: Held, b: Held): boolean => a.message.order < b.message.order;
const isWaiting = (held: Held): boolean => held.state === 'waiting';

/** Also counts messages in flight, which decide whose turn is next. */
export class WaitingLine {
  readonly #groups = new Map<string | undefined, Group>();

  /** Adds a message that became visible. */
  add(held: Held): void {
    this.#group(held).line.push(held);
  }

  /** Counts a received message as in flight until `release`. */
  take(held: Held): void {
    this.#group(held).inFlight += 1;
  }

  /** Ends a message's flight: it was deleted, or became visible again. */
  release(held: Held): void {
    const group = this.#group(held);
    group.inFlight = Math.max(0, group.inFlight - 1);
    if (group.inFlight === 0 && !group.line.peek()) this.#groups.delete(group.id);
  }

  /** Removes and returns the next message. */
  next(): Held | undefined {
    let best: { group: Group; head: Held } | undefined;
    for (const group of this.#groups.values()) {
      const head = group.line.peek();
      // Expired and purged messages leave an empty group behind.
      if (!head && group.inFlight === 0) this.#groups.delete(group.id);
      if (head && (!best || goesBefore({ group, head }, best))) best = { group, head };
    }
    return best?.group.line.pop();
  }

  hasNext(): boolean {
    for (const group of this.#groups.values()) if (group.line.peek()) return true;
    return false;
  }

  #group(held: Held): Group {
    const id = held.message.groupId;
    let group = this.#groups.get(id);
    if (!group) {
      group = { id, line: new Heap<Held>(isOlder, isWaiting), inFlight: 0 };
      this.#groups.set(id, group);
    }
    return group;
  }
}

/**
 * The group with the fewest messages in flight goes first, so that a busy tenant does not delay the others. Messages
 * without a group belong to no tenant and never wait for one.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
 */
function goesBefore(a: { group: Group; head: Held }, b: { group: Group; head: Held }): boolean {
  const rank = ({ group }: { group: Group }) => (group.id === undefined ? 0 : group.inFlight);
  return rank(a) === rank(b) ? isOlder(a.head, b.head) : rank(a) < rank(b);
}
