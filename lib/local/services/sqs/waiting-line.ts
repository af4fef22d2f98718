/** Who is next among the visible messages of a queue: strict order within FIFO groups, fair turns on standard queues. */
import { Heap } from './heap.ts';
import type { Held } from './message.ts';

interface Group {
  readonly id: string | undefined;
  readonly line: Heap<Held>;
  inFlight: number;
}

const isOlder = (a: Held, b: Held): boolean => a.message.order < b.message.order;
const isWaiting = (held: Held): boolean => held.state === 'waiting';

export class WaitingLine {
  readonly #fifo: boolean;
  readonly #groups = new Map<string | undefined, Group>();

  constructor(fifo: boolean) {
    this.#fifo = fifo;
  }

  /** A message became visible. */
  join(held: Held): void {
    this.#group(held).line.push(held);
  }

  /** A message was received, and counts as in flight until `landed`. */
  took(held: Held): void {
    this.#group(held).inFlight += 1;
  }

  /** A message in flight was deleted, or became visible again. */
  landed(held: Held): void {
    const group = this.#group(held);
    group.inFlight = Math.max(0, group.inFlight - 1);
    if (group.inFlight === 0 && !group.line.peek()) this.#groups.delete(group.id);
  }

  /**
   * Takes the next message out of the line. `mine` holds the FIFO groups that this receive has begun: a receive takes
   * several messages of one group, but nobody else gets any of it while they are in flight.
   */
  next(mine: Set<string | undefined>): Held | undefined {
    let best: { group: Group; head: Held } | undefined;
    for (const group of this.#groups.values()) {
      const head = this.#open(group, mine) ? group.line.peek() : undefined;
      // Expired and purged messages leave their group empty behind.
      if (!head && group.inFlight === 0) this.#groups.delete(group.id);
      if (head && (!best || this.#goesBefore({ group, head }, best, mine))) best = { group, head };
    }
    if (!best) return undefined;
    mine.add(best.group.id);
    return best.group.line.pop();
  }

  /** Whether a receive would find something. */
  hasNext(): boolean {
    for (const group of this.#groups.values()) if (this.#open(group, new Set()) && group.line.peek()) return true;
    return false;
  }

  #open(group: Group, mine: ReadonlySet<string | undefined>): boolean {
    return !this.#fifo || group.inFlight === 0 || mine.has(group.id);
  }

  /**
   * FIFO: a group that was begun is emptied first, then the group with the oldest head. Standard: the tenant with the
   * fewest messages in flight, so that a noisy one holds up nobody; messages without a group belong to no tenant and
   * wait for none. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
   */
  #goesBefore(a: { group: Group; head: Held }, b: { group: Group; head: Held }, mine: ReadonlySet<string | undefined>) {
    const rank = ({ group }: { group: Group }) => {
      if (this.#fifo) return mine.has(group.id) ? 0 : 1;
      return group.id === undefined ? 0 : group.inFlight;
    };
    return rank(a) === rank(b) ? isOlder(a.head, b.head) : rank(a) < rank(b);
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
