/**
 * The messages of one queue by state, with the ends of their invisibility and retention. Writes each change to the
 * journal.
 */
import { join } from 'node:path';
import type { Clock } from '../../clock.ts';
import { Journal } from '../../journal.ts';
import { Heap } from './heap.ts';
import type { Held, Message, MessageState } from './message.ts';
import { type QueueChange, replay } from './queue-changes.ts';
import { WaitingLine } from './waiting-line.ts';

/** The end of a message's invisibility. Outdated once the message's `visibleAtMs` differs. */
interface Hiding {
  readonly held: Held;
  readonly untilMs: number;
}

const isHidden = (held: Held): boolean => held.state === 'delayed' || held.state === 'in flight';
const isCurrent = ({ held, untilMs }: Hiding): boolean => isHidden(held) && held.message.visibleAtMs === untilMs;

/** Changes after which a journal is rewritten when most of them are about removed messages. */
const COMPACT_AFTER = 10_000;

/** After changes, call `settle`: it writes them and notifies receivers. */
export class MessageStore {
  readonly #clock: Clock;
  readonly #journal: Journal<QueueChange>;
  readonly #retentionMs: () => number;
  readonly #held = new Map<number, Held>();
  readonly #hidden = new Heap<Hiding>((a, b) => a.untilMs < b.untilMs, isCurrent);
  readonly #byAge = new Heap<Held>(
    (a, b) => a.message.sentAtMs < b.message.sentAtMs,
    (held) => held.state !== 'gone',
  );
  readonly #counts: Record<MessageState, number> = { waiting: 0, delayed: 0, 'in flight': 0, gone: 0 };
  readonly #listeners = new Set<() => void>();
  readonly line = new WaitingLine();
  #nextOrder = 1;
  #timer: { readonly atMs: number; readonly cancel: () => void } | undefined;

  constructor(options: { folder: string; name: string; clock: Clock; retentionMs: () => number }) {
    this.#clock = options.clock;
    this.#retentionMs = options.retentionMs;
    this.#journal = new Journal(join(options.folder, `${options.name}.jsonl`));
    this.#load();
  }

  get counts(): Readonly<Record<MessageState, number>> {
    return this.#counts;
  }

  get(order: number): Held | undefined {
    return this.#held.get(order);
  }

  /** When messages that were sent with a delay become visible. */
  delayedUntilMs(): number[] {
    const delayed = [...this.#held.values()].filter(({ state }) => state === 'delayed');
    return delayed.map(({ message }) => message.visibleAtMs);
  }

  /** Adds a message under the next order. */
  add(content: Omit<Message, 'order'>): Message {
    const order = this.#nextOrder++;
    const message = { ...content, order };
    this.#journal.note({ kind: 'message', message });
    return this.#place(message).message;
  }

  /** Records a receive: the message is in flight until `untilMs`. */
  receive(held: Held, untilMs: number): void {
    const { message } = held;
    const atMs = this.#clock.now().getTime();
    message.receiveCount += 1;
    message.firstReceivedAtMs ??= atMs;
    message.lastReceivedAtMs = atMs;
    message.visibleAtMs = untilMs;
    this.#enter(held, 'in flight');
    this.#journal.note({ kind: 'received', order: message.order, count: message.receiveCount, atMs, untilMs });
  }

  /** Ends the invisibility of all messages in flight; `sweep` then makes them visible. */
  releaseInFlight(): void {
    const untilMs = this.#clock.now().getTime();
    for (const held of this.#held.values()) if (held.state === 'in flight') this.hide(held, untilMs);
  }

  /** Changes how long a message in flight is invisible. */
  hide(held: Held, untilMs: number): void {
    held.message.visibleAtMs = untilMs;
    this.#hidden.push({ held, untilMs });
    this.#journal.note({ kind: 'hidden', order: held.message.order, untilMs });
  }

  remove(held: Held): void {
    this.#leave(held);
    this.#journal.note({ kind: 'removed', order: held.message.order });
  }

  purge(): void {
    for (const held of [...this.#held.values()]) this.#leave(held);
    this.#journal.note({ kind: 'purged' });
  }

  /**
   * Applies the clock: messages become visible, and those past the retention period are removed. Returns whether any
   * became visible; the caller must then call `settle`.
   */
  sweep(): boolean {
    const nowMs = this.#clock.now().getTime();
    let hasNewVisible = false;
    for (let next = this.#hidden.peek(); next && next.untilMs <= nowMs; next = this.#hidden.peek()) {
      this.#hidden.pop();
      this.#enter(next.held, 'waiting');
      hasNewVisible = true;
    }
    const oldestMs = nowMs - this.#retentionMs();
    for (let held = this.#byAge.peek(); held && held.message.sentAtMs < oldestMs; held = this.#byAge.peek()) {
      this.remove(held);
    }
    return hasNewVisible;
  }

  /**
   * `sweep` for calls that only read. Notifies waiting receivers of what became visible: their own timer may come after
   * another one of the same instant, which waits until no receiver has a message to take.
   */
  refresh(): void {
    if (this.sweep()) this.settle();
  }

  /** Ends a call: writes its changes, sets the timer and notifies waiting receivers when messages are visible. */
  settle(): void {
    this.#journal.flush();
    const { length } = this.#journal;
    if (length > COMPACT_AFTER && length > 4 * this.#held.size) this.#journal.rewrite(this.#snapshot());
    this.#setTimer();
    if (this.#counts.waiting > 0) for (const listener of [...this.#listeners]) listener();
  }

  /** Calls `listener` whenever there may be a message to receive. Returns a function that removes the listener. */
  onVisible(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#journal.close();
  }

  #load(): void {
    const { messages, nextOrder } = replay(this.#journal.read());
    this.#nextOrder = nextOrder;
    for (const message of messages.values()) this.#place(message);
    this.#journal.rewrite(this.#snapshot());
    this.#setTimer();
  }

  *#snapshot(): Iterable<QueueChange> {
    yield { kind: 'next', order: this.#nextOrder };
    for (const { message } of this.#held.values()) yield { kind: 'message', message };
  }

  #place(message: Message): Held {
    const held: Held = { message, state: 'gone' };
    this.#held.set(message.order, held);
    this.#byAge.push(held);
    const isVisible = message.visibleAtMs <= this.#clock.now().getTime();
    this.#enter(held, isVisible ? 'waiting' : message.receiveCount > 0 ? 'in flight' : 'delayed');
    return held;
  }

  #enter(held: Held, state: MessageState): void {
    const before = held.state;
    this.#counts[before] -= 1;
    this.#counts[state] += 1;
    held.state = state;
    if (before === 'in flight' && state !== 'in flight') this.line.release(held);
    if (state === 'waiting') this.line.add(held);
    if (state === 'in flight') this.line.take(held);
    if (isHidden(held)) this.#hidden.push({ held, untilMs: held.message.visibleAtMs });
  }

  #leave(held: Held): void {
    this.#held.delete(held.message.order);
    this.#enter(held, 'gone');
  }

  #setTimer(): void {
    const nextMs = this.#hidden.peek()?.untilMs;
    if (nextMs === this.#timer?.atMs) return;
    this.#timer?.cancel();
    this.#timer = undefined;
    if (nextMs === undefined) return;
    const onTimer = () => {
      this.#timer = undefined;
      this.sweep();
      this.settle();
    };
    this.#timer = { atMs: nextMs, cancel: this.#clock.at(new Date(nextMs), onTimer) };
  }
}
