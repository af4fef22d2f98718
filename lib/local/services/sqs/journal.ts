/**
 * The messages of one queue on disk, as a list of changes. A change is handed to the operating system before the call
 * that made it is answered, so that it outlives a runtime that is killed. It is not forced to the platter (fsync would
 * cost two orders of magnitude): a power cut may lose the last moments, which a development machine can bear.
 */
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import type { Message } from './message.ts';

/** A sent message id by its deduplication key, remembered for five minutes. */
export interface Deduplication {
  readonly key: string;
  readonly id: string;
  readonly sequenceNumber: string;
  readonly sentAtMs: number;
}

export type Change =
  | { readonly kind: 'message'; readonly message: Message }
  | {
      readonly kind: 'received';
      readonly order: number;
      readonly count: number;
      readonly atMs: number;
      readonly untilMs: number;
    }
  | { readonly kind: 'hidden'; readonly order: number; readonly untilMs: number }
  | { readonly kind: 'removed'; readonly order: number }
  | { readonly kind: 'purged' }
  | { readonly kind: 'once'; readonly deduplication: Deduplication }
  /** Written first into a compacted journal: orders below it were given already. */
  | { readonly kind: 'next'; readonly order: number };

export interface Journalled {
  readonly messages: Map<number, Message>;
  readonly deduplications: readonly Deduplication[];
  readonly nextOrder: number;
}

/** Changes after which a journal that mostly tells of removed messages is written anew. */
const COMPACT_AFTER = 10_000;

export class Journal {
  readonly #path: string;
  #file: number | undefined;
  #pending: string[] = [];
  #written = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** Notes a change; `flush` writes it. */
  note(change: Change): void {
    this.#pending.push(JSON.stringify(change));
  }

  /** One write for all changes of a call: a batch of ten costs as much as a single message. */
  flush(): void {
    if (this.#pending.length === 0) return;
    this.#file ??= openSync(this.#path, 'a');
    writeSync(this.#file, `${this.#pending.join('\n')}\n`);
    this.#written += this.#pending.length;
    this.#pending = [];
  }

  isWorthCompacting(liveMessages: number): boolean {
    return this.#written > COMPACT_AFTER && this.#written > 4 * liveMessages;
  }

  /** Replaces the journal by `changes`, whole or not at all. */
  rewrite(changes: Iterable<Change>): void {
    const lines = Array.from(changes, (change) => `${JSON.stringify(change)}\n`);
    this.close();
    writeFileSync(`${this.#path}.new`, lines.join(''));
    renameSync(`${this.#path}.new`, this.#path);
    this.#written = 0;
  }

  /** What the journal tells; a last line that a kill cut short was never answered for, and is left out. */
  read(): Journalled {
    const messages = new Map<number, Message>();
    const deduplications: Deduplication[] = [];
    let nextOrder = 1;
    for (const change of existsSync(this.#path) ? changesOf(readFileSync(this.#path, 'utf8')) : []) {
      if (change.kind === 'next') nextOrder = Math.max(nextOrder, change.order);
      else if (change.kind === 'once') deduplications.push(change.deduplication);
      else if (change.kind === 'message') nextOrder = Math.max(nextOrder, change.message.order + 1);
      applyChange(messages, change);
    }
    return { messages, deduplications, nextOrder };
  }

  close(): void {
    this.flush();
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  delete(): void {
    this.close();
    rmSync(this.#path, { force: true });
  }
}

function* changesOf(text: string): Iterable<Change> {
  for (const line of text.split('\n').slice(0, -1)) {
    yield JSON.parse(line) as Change; // written by `note` alone
  }
}

function applyChange(messages: Map<number, Message>, change: Change): void {
  if (change.kind === 'message') messages.set(change.message.order, change.message);
  else if (change.kind === 'purged') messages.clear();
  else if (change.kind === 'removed') messages.delete(change.order);
  else if (change.kind === 'received' || change.kind === 'hidden') {
    const message = messages.get(change.order);
    if (!message) return;
    message.visibleAtMs = change.untilMs;
    if (change.kind === 'hidden') return;
    message.receiveCount = change.count;
    message.firstReceivedAtMs ??= change.atMs;
    message.lastReceivedAtMs = change.atMs;
  }
}
