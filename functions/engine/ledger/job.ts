/** A job type: what it takes, what it does, and how it may end. */
import type { Database } from '../data/database.ts';
import type { Json } from '../data/statement.ts';

/** How a job ended. Jobs return expected endings; whatever they throw counts as a failure, which may be retried. */
export type JobOutcome = JobEnding & {
  /** No job of this job's lane starts before then: what the other side asked for. Without a lane it means nothing. */
  readonly blockLaneUntil?: Date;
  /** Of a message: what automation.log_messages keeps of this attempt. */
  readonly messageLog?: Json;
};

type JobEnding =
  | { readonly kind: 'done'; readonly result?: Json }
  /** The job waits until `at`; this run does not count as an attempt. */
  | { readonly kind: 'later'; readonly at: Date; readonly reason: string }
  /** The job is not needed any more; it is neither retried nor counted as a failure. */
  | { readonly kind: 'cancelled'; readonly reason: string }
  | {
      readonly kind: 'failed';
      readonly reason: string;
      readonly retry: boolean;
      /** The next attempt is not made before: what the other side asked for. */
      readonly notBefore?: Date;
      /** Every job of the lane would fail like this, as with an expired token: it counts for the lane's breaker, and is no attempt. */
      readonly isLaneFailure?: boolean;
      /** What is known all the same, for whoever waits for the job. Kept when it has failed for good. */
      readonly result?: Json;
    };

/** One attempt of a job. */
export interface Job<Payload> {
  readonly id: string;
  readonly tenantId: string;
  readonly payload: Payload;
  /** 1 on the first try. */
  readonly attempt: number;
  /** When this attempt began. */
  readonly now: Date;
}

/** What a job works with. */
export interface JobTools {
  readonly database: Database;
  /** Records how far the job is, from 0 to 100. Each call is a statement. */
  progress(percent: number): Promise<void>;
  /** Notes a line for people who read the job's log, without personal data. Lines of the same second share a statement. The last forty are kept. */
  note(text: string): Promise<void>;
}

/** What the folder of a job type exports. */
export interface JobDefinition<Payload = never> {
  readonly type: string;
  /** What follows when a function died after it may have acted: retry, or leave the job FAILED for a person. */
  readonly unknownOutcome: 'retry' | 'hold';
  /** Checks a payload, which an older version of the code may have written. Throws INVALID_INPUT naming the member. */
  read(payload: Json): Payload;
  run(job: Job<Payload>, tools: JobTools): Promise<JobOutcome>;
}

/** Infers the payload's type from `read`. */
export const defineJob = <Payload>(definition: JobDefinition<Payload>): JobDefinition<Payload> => definition;
