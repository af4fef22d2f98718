/** The upgrade to migration 0031: what the release before writes and claims, before it and after it, is neither lost nor run twice. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { setUpUpgrade, type UpgradeSetup } from '../../../../test/support/jobs/setup-upgrade.ts';

const START = new Date('2026-03-02T10:00:00Z');
const TENANT = randomUUID();
const LEASE_SECONDS = 90;

let setup: UpgradeSetup;
let nowMs: number;
beforeEach(async () => {
  nowMs = START.getTime();
  setup = await setUpUpgrade();
});
afterEach(() => setup.drop());

interface Claimed {
  readonly id: string;
  readonly claim: string;
}

/** Inserts jobs as every writer of both releases does. */
const add = async (count: number, columns: { runAt?: number; key?: string; priority?: number } = {}) =>
  (
    await setup.query<{ id: string }>(
      `insert into automation.jobs (tenant_id, type, queue, priority, run_at, rank_at, created_at, dedupe_key)
       select $1, 'WORK', 'a-queue', $2::int, $3::timestamptz, automation.rank_at($3, $2), $4, $5 from generate_series(1, $6::int)
       on conflict do nothing returning id`,
      [
        TENANT,
        columns.priority ?? 5,
        new Date(nowMs + (columns.runAt ?? 0) * 1000),
        new Date(nowMs),
        columns.key ?? null,
        count,
      ],
    )
  ).map(({ id }) => id);

/** Calls the function by the name that the release before and, as a stand-in, today's code have. */
async function turn(
  name: 'take_jobs' | 'claim_jobs',
  batch: number | null,
  ended: readonly object[] = [],
  perMinute = 1000,
): Promise<Claimed[]> {
  const claim = randomUUID();
  const rows = await setup.query<{ id: string }>(
    `select id from automation.${name}('a-queue', 'normal', 50, $6, $1, $2, $3, $4, '[]', $5)`,
    [batch, new Date(nowMs), new Date(nowMs + LEASE_SECONDS * 1000), claim, JSON.stringify(ended), perMinute],
  );
  return rows.map(({ id }) => ({ id, claim }));
}

const done = (jobs: readonly Claimed[]) => jobs.map((job) => ({ ...job, tenantId: TENANT, kind: 'done' }));
const failed = (jobs: readonly Claimed[]) =>
  jobs.map((job) => ({ ...job, tenantId: TENANT, kind: 'failed', reason: 'BUSY: x', retry: true }));

async function statuses(): Promise<Record<string, number>> {
  const rows = await setup.query<{ status: string; n: number }>(
    'select status, count(*)::int as n from automation.jobs group by 1 order by 1',
  );
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
}

/** Works as today's functions do until nothing is due; the clock passes leases and pauses. Returns how often each job was claimed. */
async function drain(): Promise<Map<string, number>> {
  const runs = new Map<string, number>();
  for (let round = 0; round < 6; round += 1) {
    for (let jobs = await turn('claim_jobs', 50); jobs.length > 0; jobs = await turn('claim_jobs', 50, done(jobs)))
      for (const { id } of jobs) runs.set(id, (runs.get(id) ?? 0) + 1);
    nowMs += 100_000;
  }
  return runs;
}

test('keeps jobs of every status: those that wait run, those that ended stay, those that run end or are taken back', async () => {
  const finished = await add(5);
  await turn('take_jobs', null, done(await turn('take_jobs', 5)));
  await setup.query(
    `update automation.jobs set status = case when id = any ($1::uuid[]) then 'FAILED' else 'CANCELLED' end where id = any ($2::uuid[])`,
    [finished.slice(0, 1), finished.slice(0, 2)],
  );
  await add(4);
  const ends = await turn('take_jobs', 2);
  const lapses = await turn('take_jobs', 2);
  const due = await add(3);
  const keyed = await add(1, { key: 'once' });
  const delayed = await add(2, { runAt: 120 });
  await setup.migrate();
  expect(await add(1, { key: 'once' })).toEqual([]);
  await setup.useNew();
  expect(await statuses()).toEqual({ CANCELLED: 1, COMPLETED: 3, FAILED: 1, PROCESSING: 4, QUEUED: 6 });
  await turn('claim_jobs', null, done(ends));
  const runs = await drain();
  expect(runs).toEqual(new Map([...due, ...keyed, ...delayed, ...lapses.map(({ id }) => id)].map((id) => [id, 1])));
  expect(await statuses()).toEqual({ CANCELLED: 1, COMPLETED: 13, FAILED: 1 });
  expect(await add(1, { key: 'once' })).toHaveLength(1);
});

test('lets the functions of the release before work on the new tables, as during a deployment and after its rollback', async () => {
  await add(20);
  await setup.migrate();
  await add(10);
  const first = await turn('take_jobs', 5);
  const second = await turn('take_jobs', 5);
  const third = await turn('take_jobs', 5);
  await turn('take_jobs', null, done(first));
  await turn('take_jobs', null, failed(second));
  await setup.useNew();
  // Of code that is replaced a minute later.
  const fourth = await turn('take_jobs', 5);
  await turn('take_jobs', null, done(fourth));
  expect(await statuses()).toEqual({ COMPLETED: 10, PROCESSING: 5, QUEUED: 15 });
  await setup.useOld();
  const fifth = await turn('take_jobs', 5);
  await add(3);
  await setup.useNew();
  await turn('claim_jobs', null, done(fifth));
  const runs = await drain();
  expect(await statuses()).toEqual({ COMPLETED: 33 });
  expect([...runs.values()].every((count) => count === 1)).toBe(true);
  expect(runs.size).toBe(33 - 15);
  for (const { id } of [...second, ...third]) expect(runs.get(id)).toBe(1);
  expect(await setup.query('select from automation.waiting_jobs')).toEqual([]);
  expect(await setup.query('select from automation.job_claims')).toEqual([]);
});

test('keeps the rate of a queue: what the release before started in the last minute counts', async () => {
  await add(40);
  expect(await turn('take_jobs', 6, [], 10)).toHaveLength(6);
  nowMs += 20_000;
  await setup.migrate();
  // For a moment, the functions of the release before work on the new tables.
  expect(await turn('take_jobs', 1, [], 10)).toHaveLength(1);
  await setup.useNew();
  expect(await turn('claim_jobs', 50, [], 10)).toHaveLength(3);
  nowMs += 39_999;
  expect(await turn('claim_jobs', 50, [], 10)).toEqual([]);
  nowMs += 1;
  expect(await turn('claim_jobs', 50, [], 10)).toHaveLength(6);
  expect(await setup.query(`select key, per_minute from automation.lanes`)).toEqual([
    { key: 'queue:a-queue', per_minute: 10 },
  ]);
});
