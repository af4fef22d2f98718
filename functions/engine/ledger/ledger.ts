/** The ledger for one worker: a single statement writes how jobs ended and claims the next ones. */
import { randomUUID } from 'node:crypto';
import { now } from '../clock.ts';
import type { Database } from '../data/database.ts';
import type { Json, Statement } from '../data/statement.ts';
import type { JobOutcome } from './job.ts';
import type { Lane } from './lane.ts';
import type { NotedLine } from './notes/gather-notes.ts';
import { appendNotes, claimJobs, reportProgress } from './queries.gen.ts';

/** A job that a worker may run until its lease ends. */
export interface ClaimedJob {
  readonly id: string;
  readonly tenantId: string;
  readonly type: string;
  readonly payload: Json;
  /** 1 on the first try. */
  readonly attempts: number;
  readonly maxAttempts: number;
  /** The id of the claim that holds the lease. */
  readonly claim: string;
  readonly claimedAt: Date;
}

/** A job and how it ended, which the next turn writes. */
export interface EndedJob {
  readonly job: ClaimedJob;
  readonly outcome: JobOutcome;
}

/** What a worker asks of its queue. */
export interface Ledger {
  /**
   * Writes endings, claims up to `room` jobs and returns them. With fewer than `room`, no more may start now. `room` 0 claims
   * none, and leaves a wake-up when jobs are due; null claims none and leaves no wake-up.
   */
  turn(ended: readonly EndedJob[], room: number | null): Promise<ClaimedJob[]>;
  /** Returns after how many milliseconds a lane has budget for its jobs, if this worker is to wait for it: others need not. Else null. */
  pauseMs(): number | null;
  progress(job: ClaimedJob, percent: number): Promise<void>;
  note(job: ClaimedJob, lines: readonly NotedLine[]): Promise<void>;
}

type Takes<S> = S extends Statement<infer P, unknown> ? P : never;
type Gives<S> = S extends Statement<never, infer R> ? R : never;

/** Makes a turn of a worker. */
export type Claim = (database: Database, turn: Takes<typeof claimJobs>) => Promise<readonly Gives<typeof claimJobs>[]>;

/** Which lane of which queue is opened, and how. */
export interface LedgerOptions {
  readonly queue: string;
  readonly lane: Lane;
  /** Longer than any function that claims jobs may run. */
  readonly leaseSeconds: number;
  /** Types whose unknown outcome a person decides. */
  readonly holdTypes: readonly string[];
  /** In place of automation.claim_jobs: a statement with the same parameters and more, whose payloads say more. */
  readonly claim?: Claim;
}

/** In the form that automation.end_jobs reads. Jobs that are done without a result are one entry, which costs PostgreSQL less. */
function toJson(ended: readonly EndedJob[]): Json[] {
  const entries: Json[] = [];
  const plain = new Map<string, string[]>();
  for (const { job, outcome } of ended) {
    const { id, tenantId, claim } = job;
    const { blockLaneUntil, ...ending } = outcome;
    const block = blockLaneUntil ? { blockLaneUntil: blockLaneUntil.toISOString() } : {};
    if (ending.kind === 'later') {
      entries.push({ id, tenantId, claim, ...block, ...ending, at: ending.at.toISOString() });
    } else if (ending.kind === 'failed') {
      const { notBefore, ...rest } = ending;
      entries.push({
        id,
        tenantId,
        claim,
        ...block,
        ...rest,
        ...(notBefore ? { notBefore: notBefore.toISOString() } : {}),
      });
    } else if (ending.kind !== 'done' || ending.result !== undefined || blockLaneUntil) {
      entries.push({ id, tenantId, claim, ...block, ...ending } as Json); // a `result` that is given is Json
    } else {
      const key = `${claim}/${tenantId}`;
      const ids = plain.get(key);
      if (ids) ids.push(id);
      else {
        const fresh = [id];
        plain.set(key, fresh);
        entries.push({ ids: fresh, tenantId, claim, kind: 'done' });
      }
    }
  }
  return entries;
}

/** Opens a lane of a queue. Each turn makes one claim, whose id every statement about its jobs must name. */
export function openLedger(database: Database, options: LedgerOptions): Ledger {
  const { queue, lane, leaseSeconds, holdTypes } = options;
  const claimFrom: Claim = options.claim ?? ((from, turn) => from.many(claimJobs, turn));
  /** On the clock of durations, which tests never move. */
  let pausesUntilMs = Number.NEGATIVE_INFINITY;
  return {
    async turn(ended, room) {
      const claim = randomUUID();
      const at = now();
      const rows = await claimFrom(database, {
        queue,
        lane: lane.name,
        atOnce: lane.atOnce,
        perMinute: lane.perMinute,
        batch: room,
        now: at,
        leaseUntil: new Date(at.getTime() + leaseSeconds * 1000),
        claim,
        holdTypes,
        ended: toJson(ended),
      });
      const pause = rows.find((row) => row.pauseMs !== null);
      if (pause?.pauseMs) pausesUntilMs = performance.now() + pause.pauseMs;
      else if (!room) pausesUntilMs = Number.NEGATIVE_INFINITY;
      return rows.flatMap(({ pauseMs: _, ...row }) => (row.id === claim ? [] : [{ ...row, claim, claimedAt: at }]));
    },
    pauseMs() {
      const leftMs = pausesUntilMs - performance.now();
      return leftMs > 0 ? leftMs : null;
    },
    async progress({ id: jobId, tenantId, claim }, percent) {
      const whole = Math.round(Math.min(100, Math.max(0, percent)));
      await database.execute(reportProgress, { tenantId, jobId, claim, percent: whole });
    },
    async note({ id: jobId, tenantId, claim }, lines) {
      await database.execute(appendNotes, { tenantId, jobId, claim, lines });
    },
  };
}
