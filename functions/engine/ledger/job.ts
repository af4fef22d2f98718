/** A type of machine work: what it takes, what it does, and how it may end. */
import type { Database } from '../data/database.ts';
import type { Json } from '../data/statement.ts';

/** Expected endings are values; only surprises are thrown, and count as failures that may be tried again. */
export type JobOutcome =
  | { readonly kind: 'done'; readonly result?: Json }
  /** Not an attempt: the job waits until `at`. */
  | { readonly kind: 'later'; readonly at: Date; readonly reason: string }
  /** Never again, and nobody's fault. */
  | { readonly kind: 'cancelled'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly retry: boolean };

export interface Job<Payload> {
  readonly id: string;
  readonly tenantId: string;
  readonly payload: Payload;
  /** 1 on the first try. */
  readonly attempt: number;
  /** When this attempt began. */
  readonly now: Date;
}

export interface JobMeans {
  readonly database: Database;
  /** Tells how far the job is, 0 to 100; one statement each time. */
  progress(percent: number): Promise<void>;
  /** Notes a line for people who read the job's log; one statement each time, without personal data. The last forty are kept. */
  note(text: string): Promise<void>;
}

export interface JobDefinition<Payload = never> {
  readonly type: string;
  /** What follows when a function died after it may have acted: try again, or leave it FAILED for a person. */
  readonly unknownOutcome: 'retry' | 'hold';
  /** Checks a payload, of this version of the code or an older one. Throws EngineError('INVALID_INPUT') naming the member. */
  read(payload: Json): Payload;
  run(job: Job<Payload>, means: JobMeans): Promise<JobOutcome>;
}

export const defineJob = <Payload>(definition: JobDefinition<Payload>): JobDefinition<Payload> => definition;
