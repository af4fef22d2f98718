/** What happens when a function dies, is too slow, or writes an ending twice. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aQueue, type LedgerSetup, setUpLedger, TENANT } from '../../../test/support/jobs/setup-ledger.ts';
import { defineJob } from './job.ts';
import { claimJobs } from './queries.gen.ts';
import { runJobs } from './run-jobs.ts';

let setup: LedgerSetup;
beforeAll(async () => {
  setup = await setUpLedger();
});
beforeEach(() => setup.clear());
afterAll(() => setup.close());

const queue = aQueue({ atOnce: 2 });
const done = { kind: 'done' } as const;
const typeOf = (unknownOutcome: 'retry' | 'hold') => ({
  type: defineJob({ type: 'WORK', unknownOutcome, read: (p) => p, run: async () => done }),
});

/** Claims as a function that dies afterwards. */
async function claimAndDie(unknownOutcome: 'retry' | 'hold'): Promise<void> {
  const holds = unknownOutcome === 'hold' ? ['WORK'] : [];
  expect(await (await setup.ledger(queue, false, holds)).turn([], 1)).toHaveLength(1);
}

describe('a job whose function died', () => {
  it('is left alone while its lease lasts, and a wake-up follows when it ends', async () => {
    const [id = ''] = await setup.add();
    await setup.add({ run_at: new Date(Date.now() + 1) });
    await setup.wakeUps();
    const one = aQueue({ atOnce: 1 });
    await (await setup.ledger(one)).turn([], 1);
    setup.advance(89);
    expect(await setup.wakeUp(one, typeOf('retry'))).toMatchObject({ done: 0 });
    expect(await setup.job(id)).toMatchObject({ status: 'PROCESSING' });
    const [wakeUp] = await setup.wakeUps();
    expect(wakeUp?.due_at).toEqual((await setup.job(id)).lease_until);
  });

  it('is tried again after a pause, where its type says so; the lost attempt counts and is told', async () => {
    const [id = ''] = await setup.add();
    await claimAndDie('retry');
    setup.advance(90);
    await setup.wakeUp(queue, typeOf('retry'));
    const job = await setup.job(id);
    expect(job).toMatchObject({ status: 'QUEUED', attempts: 1, failures: [{ attempt: 1 }] });
    expect(job.error).toMatch(/^OUTCOME_UNKNOWN: /);
    const [wakeUp] = (await setup.wakeUps()).filter(({ due_at }) => due_at.getTime() > Date.now());
    expect(wakeUp?.due_at).toEqual(job.run_at);
    setup.advance(3);
    await setup.wakeUp(queue, typeOf('retry'));
    expect(await setup.job(id)).toMatchObject({ status: 'COMPLETED', attempts: 2 });
  });

  it('is failed after its last attempt', async () => {
    const [id = ''] = await setup.add();
    for (let n = 0; n < 3; n += 1) {
      await claimAndDie('retry');
      setup.advance(90);
      await setup.wakeUp(queue, { other: { ...typeOf('retry').type, type: 'OTHER' } });
      setup.advance(30);
    }
    const job = await setup.job(id);
    expect(job).toMatchObject({ status: 'FAILED', attempts: 3 });
    expect(job.failures).toHaveLength(3);
  });

  it('waits for a person, where its type says that no function may act twice', async () => {
    const [id = ''] = await setup.add();
    await claimAndDie('hold');
    setup.advance(90);
    await setup.wakeUp(queue, typeOf('hold'));
    expect(await setup.job(id)).toMatchObject({ status: 'FAILED', attempts: 1 });
    expect((await setup.job(id)).error).toMatch(/^OUTCOME_UNKNOWN: /);
  });

  it('is not ended by the one who lost it', async () => {
    const [id = ''] = await setup.add();
    const slow = await setup.ledger(queue);
    const jobs = await slow.turn([], 1);
    setup.advance(90);
    await setup.wakeUp(queue, typeOf('retry'));
    await slow.turn(
      jobs.map((job) => ({ job, outcome: { kind: 'cancelled', reason: 'late' } as const })),
      null,
    );
    expect(await setup.job(id)).toMatchObject({ status: 'QUEUED' });
  });
});

describe('a turn', () => {
  it('that the Data API carries out twice gives the same jobs and writes the same endings', async () => {
    await setup.add({}, 3);
    const database = await setup.session();
    const at = new Date();
    const values = {
      queue: 'a-queue',
      lane: 'normal',
      atOnce: 2,
      perMinute: 100,
      batch: 2,
      now: at,
      leaseUntil: new Date(at.getTime() + 90_000),
      claim: randomUUID(),
      holdTypes: [],
      ended: [],
    };
    const ids = (rows: { id: string }[]) => rows.map(({ id }) => id).sort();
    const first = await database.many(claimJobs, values);
    expect(ids(await database.many(claimJobs, values))).toEqual(ids(first));
    const ended = first.map(({ id }) => ({
      id,
      tenantId: TENANT,
      claim: values.claim,
      kind: 'failed',
      reason: 'x',
      retry: true,
    }));
    await database.many(claimJobs, { ...values, claim: randomUUID(), batch: null, ended });
    await database.many(claimJobs, { ...values, claim: randomUUID(), batch: null, ended });
    const jobs = await setup.jobs();
    expect(jobs.map(({ attempts }) => attempts).sort()).toEqual([0, 1, 1]);
    expect(jobs.flatMap(({ failures }) => failures)).toHaveLength(2);
  });

  it('that fails loses no ending: what was done meanwhile is written before the message is delivered again', async () => {
    await setup.add({}, 2);
    let calls = 0;
    const real = await setup.ledger(queue);
    const ledger = {
      ...real,
      turn: (...given: Parameters<typeof real.turn>) => {
        calls += 1;
        return calls === 2 ? Promise.reject(new Error('busy')) : real.turn(...given);
      },
    };
    const worked = runJobs({ ledger, capacity: 2, run: async () => done, isTimeShort: () => false });
    await expect(worked).rejects.toThrow('busy');
    expect((await setup.jobs()).map(({ status }) => status)).toEqual(['COMPLETED', 'COMPLETED']);
  });
});

describe('a dedupe key', () => {
  it('lets one of twenty inserts at once in, and another once that has ended', async () => {
    const clients = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const client = new pg.Client({ connectionString: setup.data.url });
        await client.connect();
        return client;
      }),
    );
    const insert = `insert into automation.jobs (tenant_id, type, queue, run_at, rank_at, created_at, dedupe_key)
      values ($1, 'WORK', 'a-queue', $2, $2, $2, 'once') on conflict do nothing`;
    const results = await Promise.all(clients.map((client) => client.query(insert, [TENANT, new Date()])));
    expect(results.reduce((sum, { rowCount }) => sum + (rowCount ?? 0), 0)).toBe(1);
    await setup.wakeUp(queue, typeOf('retry'));
    expect((await clients[0]?.query(insert, [TENANT, new Date()]))?.rowCount).toBe(1);
    for (const client of clients) await client.end();
  });
});
