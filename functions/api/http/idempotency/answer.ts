import type { Database } from '../../../engine/data/database.ts';
import type { Message } from '../../../engine/queue/send-messages.ts';

/** A message that tells a function behind a queue that it has work. */
export interface WakeUp extends Message {
  /** Name of the function. */
  readonly name: string;
}

/** Runs in one more transaction for the same tenant. */
export type InTransaction = <T>(work: (database: Database) => Promise<T>) => Promise<T>;

/** What is read, with the moment of its making left out of `compared`. */
export interface Completed {
  readonly body: unknown;
  readonly compared?: unknown;
}

/** A handler's answer with its wake-ups: a repeated answer sends them again. */
export interface Answer {
  readonly body: unknown;
  /** What a later reply must equal to be the same: the body, unless it has the moment of its making. */
  readonly compared?: unknown;
  readonly etag?: string;
  /** Token of a session that begins; `null` ends the caller's. */
  readonly sessionToken?: string | null;
  readonly wakeUps: readonly WakeUp[];
  /** Completes it after the commit, where that waits for another service: no transaction stays open meanwhile. For GET only, since the answers of others are kept. */
  readonly complete?: ((inTransaction: InTransaction) => Promise<Completed>) | undefined;
}
