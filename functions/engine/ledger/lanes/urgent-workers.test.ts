/** Urgent workers of lanes: neither the moments nor the claims of the others hold them up. */
import { setTimeout as pass } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openSession } from '../../../../lib/database/session.ts';
import { aQueue, type LedgerSetup, setUpLedger } from '../../../../test/support/jobs/setup-ledger.ts';
import type { JobOutcome } from '../job.ts';
import type { ClaimedJob } from '../ledger.ts';

let setup: LedgerSetup;
beforeAll(async () => {
  setup = await setUpLedger();
});
beforeEach(() => setup.clear());
afterAll(() => setup.close());

const unlimited = aQueue({ atOnce: Number.POSITIVE_INFINITY, perMinute: Number.POSITIVE_INFINITY });
const done: JobOutcome = { kind: 'done' };
const end = (jobs: readonly ClaimedJob[]) => jobs.map((job) => ({ job, outcome: done }));
const add = (n: number, more: Readonly<Record<string, unknown>> = {}) => setup.add({ lane_key: 'page/1', ...more }, n);

it('counts urgent starts by themselves, at whatever later moments the others start', async () => {
  await setup.lane('page/1', { per_second: 40 });
  await add(100);
  const [normal, urgent] = [await setup.ledger(unlimited), await setup.ledger(unlimited, true)];
  /** Urgent workers run one job at a time. Returns when each started. */
  const startsOfUrgent = async () => {
    const moments: (Date | null)[] = [];
    for (let jobs = await urgent.turn([], 1); jobs[0]; jobs = await urgent.turn(end(jobs), 1))
      moments.push((await setup.job(jobs[0].id)).started_at);
    return moments;
  };
  // A worker whose claims are slow claims what it starts in five seconds.
  setup.advance(5);
  expect(await normal.turn([], 100)).toHaveLength(36);
  setup.advance(-5);
  await add(20, { priority: 1 });
  expect(await startsOfUrgent()).toEqual(Array(4).fill(new Date()));
  setup.advance(6.2);
  await add(100);
  expect(await normal.turn([], 52)).toHaveLength(36);
  setup.advance(-5.2);
  await add(9, { priority: 1 });
  expect(await startsOfUrgent()).toEqual([]);
  setup.advance(0.1);
  expect(await startsOfUrgent()).toHaveLength(4);
});

it('that a claim holds is waited for by an urgent worker, which finds nothing else', async () => {
  await setup.lane('page/1', { per_second: 40 });
  const ids = await add(1, { priority: 1 });
  const urgent = await setup.ledger(unlimited, true);
  const holder = await openSession(setup.data.url);
  const turnBehindClaim = async () => {
    await holder.query('begin');
    await holder.query(`select from automation.lane_states where key = 'page/1' for no key update`);
    const turn = urgent.turn([], 1);
    await pass(50);
    await holder.query('commit');
    return (await turn).map(({ id }) => id);
  };
  // On a busy machine the claim may hold the lane for longer than the worker waits.
  await expect.poll(turnBehindClaim).toEqual(ids);
  await holder.end();
});
