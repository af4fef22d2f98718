/** The units of work whose database time is compared: one customer, one event, one job, one evaluation, one page. */
import type { Client } from 'pg';
import { listJobs } from '../../../functions/api/jobs/queries.gen.ts';
import { listTasks } from '../../../functions/api/tasks/queries.gen.ts';
import type { Database } from '../../../functions/engine/data/database.ts';
import { handleEvents } from '../../../functions/engine/events/queries.gen.ts';
import { evaluateTenant } from '../../support/triggers/evaluate-tenant.ts';
import { triggerTypes } from '../../support/triggers/trigger-types.ts';
import type { BenchWorker, LedgerBench } from '../jobs/ledger.ts';
import { timed } from '../rounds.ts';
import { SAMPLES_NOW } from '../triggers/samples.ts';
import { FRESH_TENANT } from './history.ts';

export interface Installation {
  readonly client: Client;
  readonly engine: Database;
  readonly tenants: readonly string[];
  readonly ledger: LedgerBench;
  readonly worker: BenchWorker;
}

/** Returns the milliseconds of one unit, in a round that counts from 0. */
export type Unit = (place: Installation, round: number) => Promise<number>;

const SINGLES = 50;
const EVENTS = 500;
const JOBS = 500;
const DUE_OF_500 = 25;
const PAGE = 50;
const NOTHING_DUE_MS = 1000;

const INSERT = `insert into crm.customers (tenant_id, name, status) select $1, 'Customer ' || n, 'LEAD' from generate_series(1, $2::int) n`;
const LEFT = `select count(*)::int as n from automation.waiting_events where type = 'CLIENT_CREATED'`;

/** Handles what waits; events of single inserts wait one to a row, so this takes them as they come. */
async function handleAll(engine: Database): Promise<number> {
  let handled = 0;
  for (;;) {
    const result = await engine.one(handleEvents, {
      type: 'CLIENT_CREATED',
      limit: EVENTS,
      now: SAMPLES_NOW,
      after: null,
    });
    handled += result.handled;
    if (!result.isMore) return handled;
  }
}

const customer: Unit = async ({ client, engine }) => {
  const ms = await timed(async () => {
    for (let n = 0; n < SINGLES; n += 1) await client.query(INSERT, [FRESH_TENANT, 1]);
  });
  await handleAll(engine);
  return ms / SINGLES;
};

const event: Unit = async ({ client, engine }) => {
  await client.query(INSERT, [FRESH_TENANT, EVENTS]);
  let handled = 0;
  const ms = await timed(async () => {
    handled = await handleAll(engine);
  });
  const { rows } = await client.query<{ n: number }>(LEFT);
  if (handled !== EVENTS || rows[0]?.n !== 0) throw new Error(`scale: ${handled} events handled instead of ${EVENTS}`);
  return ms / EVENTS;
};

const job: Unit = async ({ ledger, worker }) => {
  let done = 0;
  const ms = await timed(async () => {
    await ledger.enqueue(JOBS);
    done = await worker.drain(100);
  });
  if (done !== JOBS) throw new Error(`scale: ${done} jobs done instead of ${JOBS}`);
  return ms / JOBS;
};

/** Evaluates for the first time a tenant that no round evaluated before. */
const task: Unit = async ({ client, engine, tenants }, round) => {
  const tenantId = tenants[round] ?? '';
  const count = async () => {
    const { rows } = await client.query<{ n: number }>(
      'select count(*)::int as n from automation.triggered_tasks where tenant_id = $1',
      [tenantId],
    );
    return rows[0]?.n ?? 0;
  };
  const ms = await timed(() => evaluateTenant(engine, triggerTypes.sampleNoOrder, tenantId, SAMPLES_NOW));
  if ((await count()) !== DUE_OF_500) throw new Error(`scale: not ${DUE_OF_500} tasks of a first evaluation`);
  return ms / DUE_OF_500;
};

const nothingToDo: Unit = ({ engine, tenants }, round) =>
  timed(async () => {
    const at = new Date(SAMPLES_NOW.getTime() + NOTHING_DUE_MS + round);
    const seen = await evaluateTenant(engine, triggerTypes.sampleNoOrder, tenants[0] ?? '', at);
    if (seen.some(({ createdInAll }) => createdInAll > 0)) throw new Error('scale: tasks when nothing was due');
  });

/** The newest of a tenant's list, by the statements of the API's first page. */
const page =
  (list: (engine: Database, tenantId: string) => Promise<readonly unknown[]>): Unit =>
  ({ engine, tenants }, round) =>
    timed(async () => {
      const rows = await list(engine, tenants[round % tenants.length] ?? '');
      if (rows.length !== PAGE) throw new Error(`scale: a page of ${rows.length} rows instead of ${PAGE}`);
    });

const NO_FILTER_OF_JOBS = {
  afterAt: null,
  afterId: null,
  jobId: null,
  queue: null,
  status: null,
  type: null,
  ...{ customerId: null, error: null, from: null, to: null, isDelayed: null, now: null },
};
const NO_FILTER_OF_TASKS = {
  ...{ afterAt: null, afterId: null, afterRank: null, assigneeId: null, customerId: null, dueBefore: null },
  ...{ dueSince: null, isAssigned: null, priority: null, source: null, status: null, taskId: null, triggerId: null },
  ...{ createdBefore: null, createdSince: null, isDated: null, isOpen: null, isRated: null, wasRight: null },
};
const tasks = page((engine, tenantId) =>
  engine.many(listTasks, { ...NO_FILTER_OF_TASKS, tenantId, order: 'createdAt', limit: PAGE }),
);
const jobs = page((engine, tenantId) => engine.many(listJobs, { ...NO_FILTER_OF_JOBS, tenantId, limit: PAGE }));

/** By what the table calls them. A first evaluation comes before one with nothing to do, which needs its tasks. */
export const units: Readonly<Record<string, Unit>> = {
  'a customer inserted, with its event': customer,
  'an event handled, of 500 at once': event,
  'a job made, claimed and ended, of 100 at once': job,
  'a task of an evaluation that makes 25': task,
  'an evaluation with nothing to do': nothingToDo,
  'the first page of tasks': tasks,
  'the first page of jobs': jobs,
};
