/** The ledger for benches: the functions' own loop and statements with their own rights, without the Data API. */
import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import type { Database } from '../../../functions/engine/data/database.ts';
import type { Json } from '../../../functions/engine/data/statement.ts';
import type { JobOutcome } from '../../../functions/engine/ledger/job.ts';
import type { Lane } from '../../../functions/engine/ledger/lane.ts';
import { type ClaimedJob, type Ledger, openLedger } from '../../../functions/engine/ledger/ledger.ts';
import { type JobTypes, runJob } from '../../../functions/engine/ledger/run-job.ts';
import { runJobs } from '../../../functions/engine/ledger/run-jobs.ts';
import { databaseOver } from '../../../lib/database/session.ts';
import type { BenchServer } from '../bench-server.ts';

const QUEUE = 'bench';
export const NORMAL: Lane = { name: 'normal', atOnce: null, perMinute: null };
export const URGENT: Lane = { name: 'urgent', atOnce: null, perMinute: null };
const done: JobOutcome = { kind: 'done' };

/** What a job does in a bench. */
export type Handler = (job: { readonly tenantId: string }) => Promise<JobOutcome>;
const noOp: Handler = async () => done;

const TYPE = 'NOTHING';
const TENANT = randomUUID();
/** All jobs are due: benches do not wait. */
const LONG_AGO = '2026-01-01T00:00:00Z';

export interface BenchWorker {
  readonly ledger: Ledger;
  /** Runs jobs until none is due, or `isOver`. Returns how many were done. */
  drain(capacity: number, handler?: Handler, isOver?: () => boolean): Promise<number>;
}

export interface LedgerBench {
  readonly client: Client;
  /** Inserts jobs in one statement, as a bulk writer does. */
  enqueue(jobs: number, priority?: number, tenant?: string): Promise<void>;
  /** Opens a worker on a session of its own, with the rights of the functions. */
  open(lane?: Lane): Promise<BenchWorker>;
  statements(): number;
  empty(): Promise<void>;
  countOf(status: string): Promise<number>;
}

const typesWith = (run: Handler): JobTypes => ({
  nothing: { type: TYPE, unknownOutcome: 'retry', read: (payload: Json) => payload, run },
});

function workerOn(database: Database, lane: Lane): BenchWorker {
  const ledger = openLedger(database, { queue: QUEUE, lane, leaseSeconds: 600, holdTypes: [] });
  return {
    ledger,
    async drain(capacity, handler = noOp, isOver = () => false) {
      const types = typesWith(handler);
      const run = (job: ClaimedJob) => runJob(types, database, ledger, job);
      return (await runJobs({ ledger, capacity, run, isTimeShort: isOver })).done;
    },
  };
}

/** Ends every job as done. */
export const endAll = (jobs: readonly ClaimedJob[]) => jobs.map((job) => ({ job, outcome: done }));

export const openBenchLedger = async (server: BenchServer, database: string): Promise<LedgerBench> =>
  ledgerBenchOn(await server.createDatabase(database), () => server.connectAsEngine(database));

/** Opens the ledger of an existing database, also from another process. */
export function ledgerBenchOn(client: Client, connectAsEngine: () => Promise<Client>): LedgerBench {
  let statements = 0;
  const count = () => {
    statements += 1;
  };
  return {
    client,
    async enqueue(jobs, priority = 7, tenant = TENANT) {
      await client.query(
        `insert into automation.jobs (tenant_id, type, queue, priority, payload, run_at, rank_at, created_at)
         select $1, '${TYPE}', $2, $3, jsonb_build_object('n', n), $4::timestamptz, automation.rank_at($4, $3), $4
         from generate_series(1, $5::int) n`,
        [tenant, QUEUE, priority, LONG_AGO, jobs],
      );
    },
    open: async (lane = NORMAL) => workerOn(databaseOver(await connectAsEngine(), count), lane),
    statements: () => statements,
    async empty() {
      await client.query(
        'truncate automation.jobs, automation.waiting_jobs, automation.job_claims, automation.lanes, automation.lane_states, automation.lane_turns, automation.lane_notices, automation.lane_claims, automation.job_lanes, automation.outbox',
      );
      await client.query('vacuum analyze automation.jobs, automation.waiting_jobs, automation.job_claims');
      statements = 0;
    },
    async countOf(status) {
      const { rows } = await client.query<{ n: number }>(
        'select count(*)::int as n from automation.jobs where status = $1',
        [status],
      );
      return rows[0]?.n ?? 0;
    },
  };
}
