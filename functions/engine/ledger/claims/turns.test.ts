/** Tenants take turns inside a priority: nobody waits for another tenant's backlog, and nothing is lost or done twice on the way. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aQueue, type LedgerSetup, setUpLedger } from '../../../../test/support/jobs/setup-ledger.ts';
import type { JobOutcome } from '../job.ts';
import type { ClaimedJob, EndedJob } from '../ledger.ts';

let setup: LedgerSetup;
beforeAll(async () => {
  setup = await setUpLedger();
});
beforeEach(() => setup.clear());
afterAll(() => setup.close());

const unlimited = aQueue({ atOnce: Number.POSITIVE_INFINITY, perMinute: Number.POSITIVE_INFINITY });
const tenant = (n: number) => `0b0b0b0b-0000-4000-8000-0000000000${String(n).padStart(2, '0')}`;
const end = (jobs: readonly ClaimedJob[]): EndedJob[] => jobs.map((job) => ({ job, outcome: { kind: 'done' } }));
const tenantsOf = (jobs: readonly ClaimedJob[]) => jobs.map(({ tenantId }) => tenantId);

describe('a turn', () => {
  it("comes at once, however long another tenant's jobs have waited, and then every second time", async () => {
    await setup.add({ tenant_id: tenant(1) }, 500);
    setup.advance(3600);
    await setup.add({ tenant_id: tenant(2) }, 3);
    const ledger = await setup.ledger(aQueue({ atOnce: 1 }));
    const order: string[] = [];
    for (let jobs = await ledger.turn([], 1); order.length < 8; jobs = await ledger.turn(end(jobs), 1))
      order.push(...tenantsOf(jobs));
    const [a, b] = [tenant(1), tenant(2)];
    expect(order[0] === a ? order.slice(1) : order.slice(0, 7)).toEqual([b, a, b, a, b, a, a]);
  });

  it('of a batch is a job of each tenant, as long as each has one', async () => {
    for (const [n, jobs] of [400, 1, 7].entries()) await setup.add({ tenant_id: tenant(n) }, jobs);
    const jobs = tenantsOf(await (await setup.ledger(unlimited)).turn([], 20));
    expect([0, 1, 2].map((n) => jobs.filter((one) => one === tenant(n)).length)).toEqual([12, 1, 7]);
  });

  it('comes to each of fifty tenants in three claims, though a claim looks at twenty', async () => {
    for (let n = 0; n < 50; n += 1) await setup.add({ tenant_id: tenant(n) }, 10);
    const ledger = await setup.ledger(unlimited);
    const seen = new Set<string>();
    for (let n = 0; n < 3; n += 1) for (const one of tenantsOf(await ledger.turn([], 20))) seen.add(one);
    expect(seen.size).toBe(50);
  });

  it('is inside a priority: a tenant without a turn is not put before what is more urgent', async () => {
    await setup.add({ tenant_id: tenant(1), priority: 3 }, 30);
    await setup.add({ tenant_id: tenant(2), priority: 7 }, 30);
    const jobs = await (await setup.ledger(unlimited)).turn([], 30);
    expect(new Set(tenantsOf(jobs))).toEqual(new Set([tenant(1)]));
  });

  it('passes over a tenant that has paused the queue', async () => {
    await setup.data.query(`insert into automation.queue_pauses values ('a-queue', $1, now())`, [tenant(1)]);
    for (const n of [1, 2, 3]) await setup.add({ tenant_id: tenant(n) }, 5);
    const jobs = await (await setup.ledger(unlimited)).turn([], 10);
    expect(tenantsOf(jobs).sort()).toEqual([...Array(5).fill(tenant(2)), ...Array(5).fill(tenant(3))]);
    await setup.data.query('delete from automation.queue_pauses');
  });
});

describe('what waits', () => {
  const waiting = () => setup.data.query('select id, priority, run_at from automation.waiting_jobs order by id');

  it('follows the job, whoever changes it', async () => {
    const [moved = '', cancelled = '', deleted = '', later = ''] = await setup.add({ priority: 7 }, 4);
    await setup.data.query('update automation.jobs set priority = 100 where id = $1', [moved]);
    await setup.data.query(`update automation.jobs set status = 'CANCELLED', completed_at = created_at where id = $1`, [
      cancelled,
    ]);
    await setup.data.query('delete from automation.jobs where id = $1', [deleted]);
    const runAt = new Date(Date.now() + 60_000);
    await setup.data.query('update automation.jobs set run_at = $2 where id = $1', [later, runAt]);
    expect(await waiting()).toEqual(
      [
        { id: moved, priority: 100, run_at: new Date() },
        { id: later, priority: 7, run_at: runAt },
      ].sort((a, b) => (a.id < b.id ? -1 : 1)),
    );
    await setup.data.query(`update automation.jobs set status = 'QUEUED', completed_at = null where id = $1`, [
      cancelled,
    ]);
    const claimed = await (await setup.ledger(unlimited)).turn([], 10);
    expect(claimed.map(({ id }) => id).sort()).toEqual([moved, cancelled].sort());
  });

  it('is dropped where its job does not wait any more, and hides no job behind it', async () => {
    const ids = await setup.add({}, 60);
    await setup.data.query(`set session_replication_role = replica`);
    await setup.data.query(
      `update automation.jobs set status = 'CANCELLED', completed_at = created_at where id = any ($1::uuid[])`,
      [ids.slice(0, 50)],
    );
    await setup.data.query(`reset session_replication_role`);
    const ledger = await setup.ledger(unlimited);
    const claimed = await ledger.turn([], 10);
    expect(claimed.map(({ id }) => id).sort()).toEqual(ids.slice(50).sort());
    expect(await ledger.turn(end(claimed), 10)).toEqual([]);
    expect(await waiting()).toEqual([]);
  });
});

it('passes over a job that somebody holds, and claims the one behind it', async () => {
  const [held = '', next = ''] = await setup.add({}, 2);
  const ledger = await setup.ledger(aQueue({ atOnce: 1 }));
  await setup.data.query('begin');
  await setup.data.query('select from automation.jobs where id = $1 for update', [held]);
  expect((await ledger.turn([], 1)).map(({ id }) => id)).toEqual([next]);
  await setup.data.query('rollback');
});

/** What a worker makes of a job; undefined: its function dies. */
const fates: readonly (JobOutcome | undefined)[] = [
  { kind: 'done' },
  { kind: 'done', result: { n: 1 } },
  { kind: 'failed', reason: 'BUSY: x', retry: true },
  { kind: 'cancelled', reason: 'GONE: x' },
  undefined,
];

it('twenty workers, of which some die and write their endings late, end every job of every tenant once', async () => {
  for (let n = 0; n < 6; n += 1) await setup.add({ tenant_id: tenant(n), priority: [1, 3, 5, 7, 8, 100][n] }, 40);
  const ledgers = await Promise.all(Array.from({ length: 20 }, () => setup.ledger(unlimited)));
  let late: EndedJob[] = [];
  let turn = 0;
  for (let claims: ClaimedJob[][] = [[]]; claims.flat().length > 0 || turn < 5; setup.advance(100)) {
    claims = await Promise.all(ledgers.map((ledger) => ledger.turn([], 7)));
    const ids = claims.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const dead: EndedJob[] = [];
    await Promise.all(
      ledgers.map((ledger, worker) => {
        const ended = (claims[worker] ?? []).flatMap((job): EndedJob[] => {
          turn += 1;
          const outcome = fates[turn % fates.length];
          if (!outcome) dead.push({ job, outcome: { kind: 'cancelled', reason: 'LATE: x' } });
          return outcome ? [{ job, outcome }] : [];
        });
        return ledger.turn(ended, null);
      }),
    );
    await Promise.all(ledgers.map((ledger) => ledger.turn(late, null)));
    late = dead;
  }
  const jobs = await setup.jobs();
  expect(jobs.filter(({ status }) => status === 'QUEUED' || status === 'PROCESSING')).toEqual([]);
  expect(jobs.filter(({ error }) => error?.startsWith('LATE'))).toEqual([]);
  expect(jobs.filter(({ attempts, failures }) => attempts > 3 || failures.length > attempts)).toEqual([]);
  for (const table of ['waiting_jobs', 'job_claims'])
    expect(await setup.data.query(`select from automation.${table}`)).toEqual([]);
});
