/** The messages of one queue: who waits, who is hidden and until when, what expired; told to the journal. */
import { join } from 'node:path';
import type { Clock } from '../../clock.ts';
import { Heap } from './heap.ts';
import { type Change, type Deduplication, Journal } from './journal.ts';
import type { Held, Message, MessageState } from './message.ts';
import { WaitingLine } from './waiting-line.ts';

/** FIFO sequence numbers have twenty digits and grow; the base is where SQS's own lie. */
const FIRST_SEQUENCE_NUMBER = 18_849_496_460_467_696_128n;
const sequenceNumber = (order: number): string => String(FIRST_SEQUENCE_NUMBER + BigInt(order) * 256n);

/** One end of invisibility; a later change of the same message's visibility makes it void. */
interface Hiding {
  readonly held: Held;
  readonly untilMs: number;
}

const isHidden = (held: Held): boolean => held.state === 'delayed' || held.state === 'in flight';
const isCurrent = ({ held, untilMs }: Hiding): boolean => isHidden(held) && held.message.visibleAtMs === untilMs;

export class MessageStore {
  readonly #clock: Clock;
  readonly #fifo: boolean;
  readonly #journal: Journal;
  readonly #retentionMs: () => number;
  readonly #held = new Map<number, Held>();
  readonly #hidden = new Heap<Hiding>((a, b) => a.untilMs < b.untilMs, isCurrent);
  readonly #byAge = new Heap<Held>(
    (a, b) => a.message.sentAtMs < b.message.sentAtMs,
    (held) => held.state !== 'gone',
  );
  readonly #counts: Record<MessageState, number> = { waiting: 0, delayed: 0, 'in flight': 0, gone: 0 };
  readonly #listeners = new Set<() => void>();
  readonly line: WaitingLine;
  /** By key, oldest first. */
  readonly #deduplications = new Map<string, Deduplication>();
  #nextOrder = 1;
  #alarm: { readonly atMs: number; readonly cancel: () => void } | undefined;

  constructor(options: { folder: string; name: string; fifo: boolean; clock: Clock; retentionMs: () => number }) {
    this.#clock = options.clock;
    this.#fifo = options.fifo;
    this.#retentionMs = options.retentionMs;
    this.#journal = new Journal(join(options.folder, `${options.name}.jsonl`));
    this.line = new WaitingLine(options.fifo);
    this.#load();
  }

  get counts(): Readonly<Record<MessageState, number>> {
    return this.#counts;
  }

  deduplication(key: string): Deduplication | undefined {
    return this.#deduplications.get(key);
  }

  get(order: number): Held | undefined {
    return this.#held.get(order);
  }

  /** Gives the message its place; FIFO messages are numbered by it. */
  add(content: Omit<Message, 'order'>): Message {
    const order = this.#nextOrder++;
    const message = { ...content, order, ...(this.#fifo ? { sequenceNumber: sequenceNumber(order) } : {}) };
    this.#journal.note({ kind: 'message', message });
    return this.#place(message).message;
  }

  /** The message was received and is in flight until `untilMs`. */
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

  /** Moves the end of a message's invisibility. */
  hide(held: Held, untilMs: number): void {
    held.message.visibleAtMs = untilMs;
    this.#hidden.push({ held, untilMs });
    this.#journal.note({ kind: 'hidden', order: held.message.order, untilMs });
  }

  /** Ends the invisibility of all that is in flight. */
  land(): void {
    const nowMs = this.#clock.now().getTime();
    for (const held of this.#held.values()) if (held.state === 'in flight') this.hide(held, nowMs);
  }

  remove(held: Held): void {
    this.#leave(held);
    this.#journal.note({ kind: 'removed', order: held.message.order });
  }

  purge(): void {
    for (const held of [...this.#held.values()]) this.#leave(held);
    this.#journal.note({ kind: 'purged' });
  }

  remember(deduplication: Deduplication, forgetBeforeMs: number): void {
    for (const [key, { sentAtMs }] of this.#deduplications) {
      if (sentAtMs >= forgetBeforeMs) break;
      this.#deduplications.delete(key);
    }
    this.#deduplications.delete(deduplication.key);
    this.#deduplications.set(deduplication.key, deduplication);
    this.#journal.note({ kind: 'once', deduplication });
  }

  /**
   * Brings everything up to the clock: what became visible waits, what outlived the retention period is gone. Returns
   * whether anything became visible: then `settle` has to follow.
   */
  sweep(): boolean {
    const nowMs = this.#clock.now().getTime();
    let isNews = false;
    for (let next = this.#hidden.peek(); next && next.untilMs <= nowMs; next = this.#hidden.peek()) {
      this.#hidden.pop();
      this.#enter(next.held, 'waiting');
      isNews = true;
    }
    const oldestMs = nowMs - this.#retentionMs();
    for (let held = this.#byAge.peek(); held && held.message.sentAtMs < oldestMs; held = this.#byAge.peek()) {
      this.remove(held);
    }
    return isNews;
  }

  /**
   * `sweep` for a call that only looks. Whoever waits for messages is told what it finds: their own alarm may be behind
   * another one of the same instant, and that one's move of the clock waits until nobody has anything to receive.
   */
  look(): void {
    if (this.sweep()) this.settle();
  }

  /** Ends a call: its changes are written, the alarm is set, and whoever waits for messages is woken if there are any. */
  settle(): void {
    this.#journal.flush();
    if (this.#journal.isWorthCompacting(this.#held.size)) this.#journal.rewrite(this.#snapshot());
    this.#setAlarm();
    if (this.#counts.waiting > 0) for (const listener of [...this.#listeners]) listener();
  }

  /** Calls `listener` whenever there may be something to receive. Returns the way to stop. */
  onVisible(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  close(): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
    this.#journal.close();
  }

  delete(): void {
    this.close();
    this.#journal.delete();
  }

  #load(): void {
    const { messages, deduplications, nextOrder } = this.#journal.read();
    this.#nextOrder = nextOrder;
    for (const deduplication of deduplications) this.#deduplications.set(deduplication.key, deduplication);
    for (const message of messages.values()) this.#place(message);
    this.#journal.rewrite(this.#snapshot());
    this.#setAlarm();
  }

  *#snapshot(): Iterable<Change> {
    yield { kind: 'next', order: this.#nextOrder };
    for (const deduplication of this.#deduplications.values()) yield { kind: 'once', deduplication };
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
    if (before === 'in flight' && state !== 'in flight') this.line.landed(held);
    if (state === 'waiting') this.line.join(held);
    if (state === 'in flight') this.line.took(held);
    if (isHidden(held)) this.#hidden.push({ held, untilMs: held.message.visibleAtMs });
  }

  #leave(held: Held): void {
    this.#held.delete(held.message.order);
    this.#enter(held, 'gone');
  }

  #setAlarm(): void {
    const nextMs = this.#hidden.peek()?.untilMs;
    if (nextMs === this.#alarm?.atMs) return;
    this.#alarm?.cancel();
    this.#alarm = undefined;
    if (nextMs === undefined) return;
    const ring = () => {
      this.#alarm = undefined;
      this.sweep();
      this.settle();
    };
    this.#alarm = { atMs: nextMs, cancel: this.#clock.at(new Date(nextMs), ring) };
  }
}
