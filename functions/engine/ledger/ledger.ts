/** The ledger as one worker sees it: it tells how jobs ended and gets the next ones, in one statement. */
import { randomUUID } from 'node:crypto';
import { now } from '../clock.ts';
import type { Database } from '../data/database.ts';
import type { Json } from '../data/statement.ts';
import type { JobOutcome } from './job.ts';
import type { Lane } from './lane.ts';
import { appendNote, reportProgress, takeJobs } from './queries.gen.ts';

export interface ClaimedJob {
  readonly id: string;
  readonly tenantId: string;
  readonly type: string;
  readonly payload: Json;
  /** 1 on the first try. */
  readonly attempts: number;
  readonly maxAttempts: number;
  /** The claim that holds the lease. */
  readonly claim: string;
  readonly claimedAt: Date;
}

export interface EndedJob {
  readonly job: ClaimedJob;
  readonly outcome: JobOutcome;
}

export interface Ledger {
  /**
   * Writes endings and claims up to `room` jobs; fewer: nothing more may start now. 0 claims none and leaves a ring if
   * something is due; null claims none and leaves none.
   */
  turn(ended: readonly EndedJob[], room: number | null): Promise<ClaimedJob[]>;
  progress(job: ClaimedJob, percent: number): Promise<void>;
  note(job: ClaimedJob, text: string): Promise<void>;
}

export interface LedgerOptions {
  readonly queue: string;
  readonly lane: Lane;
  /** No function that claimed a job lives longer than this. */
  readonly leaseSeconds: number;
  /** Types whose unknown outcome a person decides. */
  readonly holdTypes: readonly string[];
}

/** As end_jobs reads it. */
const toJson = ({ job, outcome }: EndedJob): Json =>
  ({
    id: job.id,
    tenantId: job.tenantId,
    claim: job.claim,
    ...outcome,
    ...(outcome.kind === 'later' ? { at: outcome.at.toISOString() } : {}),
  }) as Json; // `later`'s Date is a text by now

export function openLedger(database: Database, { queue, lane, leaseSeconds, holdTypes }: LedgerOptions): Ledger {
  return {
    async turn(ended, room) {
      const claim = randomUUID();
      const at = now();
      const rows = await database.many(takeJobs, {
        queue,
        lane: lane.name,
        atOnce: lane.atOnce,
        perMinute: lane.perMinute,
        batch: room,
        now: at,
        leaseUntil: new Date(at.getTime() + leaseSeconds * 1000),
        claim,
        holdTypes,
        ended: ended.map(toJson),
      });
      return rows.map((row) => ({ ...row, claim, claimedAt: at }));
    },
    async progress({ id: jobId, tenantId, claim }, percent) {
      const whole = Math.round(Math.min(100, Math.max(0, percent)));
      await database.execute(reportProgress, { tenantId, jobId, claim, percent: whole });
    },
    async note({ id: jobId, tenantId, claim }, text) {
      await database.execute(appendNote, { tenantId, jobId, claim, text, now: now() });
    },
  };
}
