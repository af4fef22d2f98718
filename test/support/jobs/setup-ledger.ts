/** A ledger for tests: they insert jobs, run workers with the rights of the functions, and move the clock. */
import type pg from 'pg';
import { vi } from 'vitest';
import type { Database } from '../../../functions/engine/data/database.ts';
import { defineJobQueue, type JobQueueDefinition } from '../../../functions/engine/ledger/define.ts';
import { laneOf } from '../../../functions/engine/ledger/lane.ts';
import { type Ledger, openLedger } from '../../../functions/engine/ledger/ledger.ts';
import { type JobTypes, runJob } from '../../../functions/engine/ledger/run-job.ts';
import { runJobs } from '../../../functions/engine/ledger/run-jobs.ts';
import { databaseOver, openEngineSession } from '../../../lib/database/session.ts';
import { createTestDatabase, type TestDatabase } from '../database/setup-database.ts';

export const START = new Date('2026-03-02T10:00:00Z');
export const TENANT = '0a0a0a0a-0000-4000-8000-000000000001';

interface JobRow {
  readonly id: string;
  readonly status: string;
  readonly priority: number;
  readonly attempts: number;
  readonly error: string | null;
  readonly result: unknown;
  readonly failures: readonly { readonly attempt: number; readonly error: string }[];
  readonly run_at: Date;
  readonly started_at: Date | null;
  readonly lease_until: Date | null;
}

/** A queue's definition; `limits` replaces members of it. */
export const aQueue = (limits: Partial<JobQueueDefinition> = {}): JobQueueDefinition =>
  defineJobQueue({
    name: 'a-queue',
    description: 'For a test.',
    atOnce: 3,
    perMinute: 1000,
    timeoutSeconds: 60,
    memoryMegabytes: 128,
    capabilities: [],
    ...limits,
  });

const TYPES: Readonly<Record<string, string>> = {
  id: 'uuid',
  tenant_id: 'uuid',
  priority: 'int',
  max_attempts: 'int',
  payload: 'jsonb',
  run_at: 'timestamptz',
  created_at: 'timestamptz',
  completed_at: 'timestamptz',
};

/** Sessions with the rights of the functions; their statements are counted. */
function openSessions(url: string) {
  const clients: pg.Client[] = [];
  let statements = 0;
  return {
    async open(): Promise<Database> {
      const client = await openEngineSession(url);
      clients.push(client);
      return databaseOver(client, () => {
        statements += 1;
      });
    },
    statements: () => statements,
    resetCount() {
      statements = 0;
    },
    async close() {
      for (const client of clients) await client.end();
    },
  };
}

const rowsOf = (data: TestDatabase) => ({
  /** Inserts `n` equal jobs, as any writer does; `run_at` and `created_at` are now unless given. */
  async add(columns: Readonly<Record<string, unknown>> = {}, n = 1): Promise<string[]> {
    const row: Record<string, unknown> = {
      tenant_id: TENANT,
      type: 'WORK',
      queue: 'a-queue',
      priority: 5,
      run_at: new Date(),
      created_at: new Date(),
      ...columns,
    };
    const names = Object.keys(row);
    const rows = await data.query<{ id: string }>(
      `insert into automation.jobs (${names}, rank_at)
       select ${names.map((name, index) => `$${index + 1}::${TYPES[name] ?? 'text'}`)},
         automation.rank_at($${names.indexOf('run_at') + 1}, $${names.indexOf('priority') + 1})
       from generate_series(1, ${n}) returning id`,
      Object.values(row),
    );
    return rows.map(({ id }) => id);
  },
  /** Makes a lane of the tenant, or changes its settings. */
  async lane(key: string, settings: Readonly<Record<string, number | null>>, tenantId = TENANT): Promise<void> {
    const names = Object.keys(settings);
    await data.query(
      `insert into automation.lanes (tenant_id, key${names.map((name) => `, ${name}`).join('')})
       values ($1, $2${names.map((_, index) => `, $${index + 3}`).join('')})
       on conflict (tenant_id, key) do update set key = excluded.key${names.map((name) => `, ${name} = excluded.${name}`).join('')}`,
      [tenantId, key, ...Object.values(settings)],
    );
  },
  jobs: () => data.query<JobRow>('select * from automation.jobs order by created_at, id'),
  async job(id: string): Promise<JobRow> {
    const [row] = await data.query<JobRow>('select * from automation.jobs where id = $1', [id]);
    if (!row) throw new Error(`There is no job ${id}`);
    return row;
  },
  /** Returns the wake-ups in the outbox and deletes them, as the relay does. */
  async wakeUps(): Promise<{ topic: string; due_at: Date }[]> {
    return data.query(
      `with sent as (delete from automation.outbox returning id, topic, due_at) select topic, due_at from sent order by id`,
    );
  },
});

const workersOn = (session: () => Promise<Database>) => ({
  async ledger(
    queue: JobQueueDefinition,
    isUrgent = false,
    holdTypes: readonly string[] = [],
    leaseSeconds = 90,
  ): Promise<Ledger> {
    const lane = laneOf(queue, isUrgent);
    return openLedger(await session(), { queue: queue.name, lane, leaseSeconds, holdTypes });
  },
  /** Does what a wake-up causes, without SQS and Lambda: runs the handler's loop over a session of its own. */
  async wakeUp(
    queue: JobQueueDefinition,
    types: JobTypes,
    more: { isUrgent?: boolean; isTimeShort?: () => boolean } = {},
  ) {
    const database = await session();
    const lane = laneOf(queue, more.isUrgent === true);
    const holdTypes = Object.values(types).flatMap((one) => (one.unknownOutcome === 'hold' ? [one.type] : []));
    const ledger = openLedger(database, { queue: queue.name, lane, leaseSeconds: 90, holdTypes });
    return runJobs({
      ledger,
      capacity: Math.min(lane.atOnce ?? 100, lane.perMinute ?? 100, 100),
      run: (job) => runJob(types, database, ledger, job),
      isTimeShort: more.isTimeShort ?? (() => false),
    });
  },
});

/** A ledger in a database of its own, at START; Date is faked until `close`. */
export async function setUpLedger() {
  const data = await createTestDatabase();
  const sessions = openSessions(data.url);
  vi.useFakeTimers({ toFake: ['Date'], now: START });
  return {
    data,
    session: sessions.open,
    statements: sessions.statements,
    ...rowsOf(data),
    ...workersOn(sessions.open),
    advance(seconds: number): void {
      vi.setSystemTime(Date.now() + seconds * 1000);
    },
    async clear(): Promise<void> {
      await data.query(
        'truncate automation.jobs, automation.waiting_jobs, automation.job_claims, automation.lanes, automation.lane_states, automation.lane_turns, automation.lane_notices, automation.lane_claims, automation.job_lanes, automation.outbox',
      );
      vi.setSystemTime(START);
      sessions.resetCount();
    },
    async close(): Promise<void> {
      vi.useRealTimers();
      await sessions.close();
      await data.drop();
    },
  };
}

export type LedgerSetup = Awaited<ReturnType<typeof setUpLedger>>;
