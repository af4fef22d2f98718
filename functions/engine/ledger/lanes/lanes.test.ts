/** Lanes: what a budget allows and whose turn it is. Rates over any history are in rates.property.test.ts. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aQueue, type LedgerSetup, setUpLedger, TENANT } from '../../../../test/support/jobs/setup-ledger.ts';
import type { JobOutcome } from '../job.ts';
import type { ClaimedJob } from '../ledger.ts';

const OTHER = '0b0b0b0b-0000-4000-8000-000000000002';
let setup: LedgerSetup;
beforeAll(async () => {
  setup = await setUpLedger();
});
beforeEach(() => setup.clear());
afterAll(() => setup.close());

const unlimited = aQueue({ atOnce: Number.POSITIVE_INFINITY, perMinute: Number.POSITIVE_INFINITY });
const end = (jobs: readonly ClaimedJob[], outcome: JobOutcome = { kind: 'done' }) =>
  jobs.map((job) => ({ job, outcome }));

async function add(key: string | null, n: number, more: Readonly<Record<string, unknown>> = {}): Promise<Set<string>> {
  return new Set(await setup.add({ lane_key: key, ...more }, n));
}
const countIn = (jobs: readonly ClaimedJob[], ids: ReadonlySet<string>) => jobs.filter(({ id }) => ids.has(id)).length;
const seconds = (moment: Date | undefined) => ((moment?.getTime() ?? Number.NaN) - Date.now()) / 1000;

describe('a budget', () => {
  it('of a rate keeps a tenth for urgent workers, and the next second has the same again', async () => {
    await setup.lane('page/1', { per_second: 40 });
    await add('page/1', 100);
    await add('page/1', 20, { priority: 1 });
    const normal = await setup.ledger(unlimited);
    const urgent = await setup.ledger(unlimited, true);
    /** Urgent workers run one job at a time. */
    const startsOfUrgent = async () => {
      let count = 0;
      for (let jobs = await urgent.turn([], 1); jobs.length > 0; jobs = await urgent.turn(end(jobs), 1)) count += 1;
      return count;
    };
    expect(await normal.turn([], 100)).toHaveLength(36);
    expect(await normal.turn([], 100)).toHaveLength(0);
    // The normal worker took the urgent ones first.
    expect(await startsOfUrgent()).toBe(0);
    await add('page/1', 9, { priority: 1 });
    expect(await startsOfUrgent()).toBe(4);
    setup.advance(1.099);
    expect([await normal.turn([], 100), await startsOfUrgent()]).toEqual([[], 0]);
    setup.advance(0.001);
    expect(await startsOfUrgent()).toBe(4);
    expect(await normal.turn([], 100)).toHaveLength(36);
  });

  it('of one a second has no reserve, and its urgent jobs come first', async () => {
    await setup.lane('page/1', { per_second: 1 });
    await add('page/1', 3);
    const urgent = await add('page/1', 1, { priority: 1 });
    expect(await (await setup.ledger(unlimited, true)).turn([], 5)).toHaveLength(0);
    expect(countIn(await (await setup.ledger(unlimited)).turn([], 5), urgent)).toBe(1);
  });

  it('of a burst may be used at once after a rest, and comes back at the rate', async () => {
    await setup.lane('page/1', { per_second: 10, burst: 40, reserve: 0 });
    await add('page/1', 200);
    const ledger = await setup.ledger(unlimited);
    expect(await ledger.turn([], 100)).toHaveLength(40);
    setup.advance(4.3);
    expect(await ledger.turn([], 100)).toHaveLength(0);
    setup.advance(0.1);
    expect(await ledger.turn([], 100)).toHaveLength(40);
  });

  it('of places counts jobs that run, in all queues, and frees each with its job', async () => {
    await setup.lane('endpoint/1', { at_once: 3 });
    await add('endpoint/1', 10);
    await add('endpoint/1', 10, { queue: 'b-queue' });
    const first = await setup.ledger(unlimited);
    const second = await setup.ledger({ ...unlimited, name: 'b-queue' });
    const jobs = await first.turn([], 2);
    expect(await second.turn([], 10)).toHaveLength(1);
    expect(await second.turn([], 10)).toHaveLength(0);
    expect(await first.turn(end(jobs), 10)).toHaveLength(2);
  });

  it('of places comes back when a function dies', async () => {
    await setup.lane('endpoint/1', { at_once: 3 });
    await add('endpoint/1', 10);
    const ledger = await setup.ledger(unlimited);
    expect(await ledger.turn([], 10)).toHaveLength(3);
    setup.advance(91);
    expect(await ledger.turn([], 10)).toHaveLength(3);
    expect(await setup.data.query('select from automation.lane_claims')).toHaveLength(1);
  });

  it('is of its tenant only, and jobs without a lane have none', async () => {
    await setup.lane('page/1', { per_second: 10, reserve: 0 });
    await setup.lane('page/1', { per_second: 20, reserve: 0 }, OTHER);
    const own = await add('page/1', 50);
    const others = await add('page/1', 50, { tenant_id: OTHER });
    const none = await add(null, 50);
    const ledger = await setup.ledger(unlimited);
    const jobs = [...(await ledger.turn([], 100)), ...(await ledger.turn([], 100))];
    expect([own, others, none].map((ids) => countIn(jobs, ids))).toEqual([10, 20, 50]);
  });
});

describe('turns', () => {
  it('let a lane with one job pass another with thousands', async () => {
    await setup.lane('page/1', { per_second: 1000 });
    await setup.lane('page/2', { per_second: 1000 });
    await add('page/1', 3000);
    const ledger = await setup.ledger(unlimited);
    await ledger.turn([], 10);
    const one = await add('page/2', 1);
    expect(countIn([...(await ledger.turn([], 10)), ...(await ledger.turn([], 10))], one)).toBe(1);
  });

  it('share a claim among lanes, and give all of it to one', async () => {
    const lanes = new Map<string, Set<string>>();
    for (const key of ['a', 'b', 'c', 'd']) {
      await setup.lane(key, { per_second: 1000 });
      lanes.set(key, await add(key, 100));
    }
    const ledger = await setup.ledger(unlimited);
    const jobs = await ledger.turn([], 100);
    expect([...lanes.values()].map((ids) => countIn(jobs, ids))).toEqual([25, 25, 25, 25]);
    await setup.clear();
    await setup.lane('a', { per_second: 1000 });
    await add('a', 100);
    expect(await ledger.turn([], 100)).toHaveLength(100);
  });

  it('leave half of the room to jobs without a lane', async () => {
    await setup.lane('a', { per_second: 1000 });
    const inLane = await add('a', 300);
    await add(null, 300);
    const ledger = await setup.ledger(unlimited);
    let count = 0;
    for (let n = 0; n < 40; n += 1) count += countIn(await ledger.turn([], 5), inLane);
    expect(count).toBeGreaterThanOrEqual(2 * 40);
    expect(count).toBeLessThanOrEqual(3 * 40);
  });

  it('pass over tenants who paused the queue, until they go on', async () => {
    await setup.lane('a', { per_second: 1000 });
    await add('a', 5);
    await setup.data.query(
      `insert into automation.queue_pauses (tenant_id, queue, paused_at) values ($1, 'a-queue', now())`,
      [TENANT],
    );
    const ledger = await setup.ledger(unlimited);
    await setup.wakeUps();
    expect(await ledger.turn([], 10)).toHaveLength(0);
    expect(await setup.wakeUps()).toEqual([]);
    await setup.data.query('delete from automation.queue_pauses');
    expect(await ledger.turn([], 10)).toHaveLength(5);
  });

  it('keep the order of priorities inside a lane, and wait for delayed jobs', async () => {
    await setup.lane('a', { per_second: 1000 });
    await add('a', 5, { priority: 7 });
    await add('a', 5, { run_at: new Date(Date.now() + 60_000), priority: 3 });
    const urgent = await add('a', 2, { priority: 1 });
    const ledger = await setup.ledger(unlimited);
    expect(countIn(await ledger.turn([], 2), urgent)).toBe(2);
    expect(await ledger.turn([], 100)).toHaveLength(5);
    expect(await ledger.turn([], 100)).toHaveLength(0);
    const [last] = (await setup.wakeUps()).slice(-1);
    expect(seconds(last?.due_at)).toBe(60);
    setup.advance(60);
    expect(await ledger.turn([], 100)).toHaveLength(5);
  });
});

describe('wake-ups', () => {
  it('come for the earliest moment at which a lane has budget', async () => {
    await setup.lane('a', { per_second: 1 });
    await setup.lane('b', { per_second: 1, burst: 3 });
    await add('a', 5);
    await add('b', 5);
    const ledger = await setup.ledger(unlimited);
    await ledger.turn([], 100);
    await setup.wakeUps();
    expect(await ledger.turn([], 100)).toHaveLength(0);
    const rings = await setup.wakeUps();
    expect(rings.map(({ topic, due_at }) => [topic, seconds(due_at)])).toEqual([['jobs:a-queue', 1.1]]);
  });

  it('are not waited for by one worker, which claims again when the lane has budget', async () => {
    await setup.lane('a', { per_second: 10, reserve: 0 });
    await add('a', 25);
    const [first, second] = [await setup.ledger(unlimited), await setup.ledger(unlimited)];
    expect([await first.turn([], 100), await second.turn([], 100)].map(({ length }) => length)).toEqual([10, 0]);
    const pauseMs = first.pauseMs() ?? 0;
    expect(pauseMs).toBeGreaterThan(0);
    expect(pauseMs).toBeLessThanOrEqual(1105);
    expect(second.pauseMs()).toBeNull();
    expect((await setup.wakeUps()).length).toBeGreaterThan(0);
    // Out of time, it leaves the rest to another function.
    await first.turn([], 0);
    expect(first.pauseMs()).toBeNull();
  });

  it('end with the jobs', async () => {
    await setup.lane('a', { per_second: 1000 });
    await add('a', 5);
    const ledger = await setup.ledger(unlimited);
    await ledger.turn(end(await ledger.turn([], 100)), 0);
    await setup.wakeUps();
    expect(await ledger.turn([], 100)).toHaveLength(0);
    expect(await setup.wakeUps()).toEqual([]);
    expect(await setup.data.query('select from automation.lane_turns')).toEqual([]);
  });

  it('follow a change of the settings at once', async () => {
    await setup.lane('a', { per_second: 10, reserve: 0 });
    await add('a', 100);
    const ledger = await setup.ledger(unlimited);
    expect(await ledger.turn([], 100)).toHaveLength(10);
    await ledger.turn([], 100);
    await setup.wakeUps();
    await setup.lane('a', { per_second: 50 });
    expect((await setup.wakeUps()).map(({ topic }) => topic)).toEqual(['jobs:a-queue']);
    expect(await ledger.turn([], 100)).toHaveLength(40);
  });
});
