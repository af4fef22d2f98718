/** Which job runs next, how many run at once and how many start in a minute, however many workers claim together. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aQueue, type LedgerSetup, setUpLedger } from '../../../test/support/jobs/setup-ledger.ts';
import { jobPriorities } from './define.ts';
import { defineJob } from './job.ts';
import type { ClaimedJob } from './ledger.ts';

let setup: LedgerSetup;
beforeAll(async () => {
  setup = await setUpLedger();
});
beforeEach(() => setup.clear());
afterAll(() => setup.close());

const done = {
  type: defineJob({ type: 'WORK', unknownOutcome: 'retry', read: (p) => p, run: async () => ({ kind: 'done' }) }),
};
const unlimited = aQueue({ atOnce: Number.POSITIVE_INFINITY, perMinute: Number.POSITIVE_INFINITY });

const end = (jobs: readonly ClaimedJob[]) => jobs.map((job) => ({ job, outcome: { kind: 'done' } as const }));
const idsOf = (jobs: readonly ClaimedJob[]) => jobs.map(({ id }) => id).sort();

describe('order', () => {
  it('puts ten urgent jobs before a thousand that have waited for an hour', async () => {
    await setup.add({ priority: jobPriorities.LOW }, 1000);
    setup.advance(3600);
    const urgent = await setup.add({ priority: jobPriorities.CRITICAL }, 10);
    const ledger = await setup.ledger(unlimited);
    expect(idsOf(await ledger.turn([], 10))).toEqual(urgent.sort());
  });

  it('gives each priority its turn: 1, 3, 5, 7', async () => {
    const [low = ''] = await setup.add({ priority: jobPriorities.LOW });
    const [normal = ''] = await setup.add({ priority: jobPriorities.NORMAL });
    const [high = ''] = await setup.add({ priority: jobPriorities.HIGH });
    const [critical = ''] = await setup.add({ priority: jobPriorities.CRITICAL });
    const ledger = await setup.ledger(unlimited);
    const order = [];
    for (let n = 0; n < 4; n += 1) order.push(...idsOf(await ledger.turn([], 1)));
    expect(order).toEqual([critical, high, normal, low]);
  });

  it('starves no job: however many urgent jobs come, a low one runs soon after those of its first day', async () => {
    const [low = ''] = await setup.add({ priority: jobPriorities.LOW });
    const ledger = await setup.ledger(unlimited);
    let hours = 0;
    for (let isWaiting = true; isWaiting && hours < 150; hours += 1) {
      await setup.add({ priority: jobPriorities.CRITICAL }, 3);
      const jobs = await ledger.turn([], 1);
      await ledger.turn(end(jobs), null);
      isWaiting = !jobs.some(({ id }) => id === low);
      setup.advance(3600);
    }
    // Three are inserted an hour and one is done: those of the first day run before it. From then on one claim in four, by chance, is for it.
    expect(hours).toBeGreaterThan(3 * 23);
    expect(hours).toBeLessThan(3 * 24 + 50);
    expect(await setup.job(low)).toMatchObject({ status: 'COMPLETED' });
  });

  it('passes over what is not due, however urgent', async () => {
    await setup.add({ priority: jobPriorities.CRITICAL, run_at: new Date(Date.now() + 1000) });
    const [low = ''] = await setup.add({ priority: jobPriorities.LOW });
    const ledger = await setup.ledger(unlimited);
    expect(idsOf(await ledger.turn([], 100))).toEqual([low]);
  });
});

describe('concurrency', () => {
  it('of one is one, with twenty workers that ask at once', async () => {
    await setup.add({}, 40);
    const queue = aQueue({ atOnce: 1 });
    const ledgers = await Promise.all(Array.from({ length: 20 }, (_, n) => setup.ledger(queue, n % 2 === 1)));
    for (let round = 0; round < 10; round += 1) {
      const claims = await Promise.all(ledgers.map((ledger) => ledger.turn([], 1)));
      const claimed = claims.flat();
      expect(claimed).toHaveLength(1);
      await ledgers[round]?.turn(end(claimed), null);
    }
  });

  it('of three is three for the backlog, and one more for what is urgent', async () => {
    await setup.add({ priority: jobPriorities.LOW }, 40);
    const queue = aQueue({ atOnce: 3 });
    const ledgers = await Promise.all(Array.from({ length: 10 }, () => setup.ledger(queue)));
    const backlog = await Promise.all(ledgers.map((ledger) => ledger.turn([], 3)));
    expect(backlog.flat()).toHaveLength(3);
    const urgent = await setup.add({ priority: jobPriorities.CRITICAL }, 2);
    const lanes = await Promise.all(Array.from({ length: 10 }, () => setup.ledger(queue, true)));
    const claims = (await Promise.all(lanes.map((ledger) => ledger.turn([], 3)))).flat();
    expect(claims).toHaveLength(1);
    expect(urgent).toContain(claims[0]?.id);
  });

  it('never claims a job twice, with twenty workers and no limits', async () => {
    await setup.add({}, 1000);
    const ledgers = await Promise.all(Array.from({ length: 20 }, () => setup.ledger(unlimited)));
    const claims = await Promise.all(ledgers.map((ledger) => ledger.turn([], 50)));
    const ids = claims.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(1000);
  });
});

describe('rate', () => {
  it('holds over any minute, over all workers, and asks for a wake-up when the minute is over', async () => {
    await setup.add({}, 60);
    const queue = aQueue({ atOnce: 1, perMinute: 10 });
    await setup.wakeUps();
    const starts: number[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      await Promise.all([setup.wakeUp(queue, done), setup.wakeUp(queue, done)]);
      // One wake-up for the end of the other worker's lease, one for the end of the minute.
      const asked = (await setup.wakeUps()).sort((a, b) => a.due_at.getTime() - b.due_at.getTime());
      expect(asked.length).toBeLessThanOrEqual(2);
      const [wakeUp] = asked;
      if (!wakeUp) break;
      setup.advance((wakeUp.due_at.getTime() - Date.now()) / 1000);
    }
    for (const { started_at } of await setup.jobs()) starts.push(started_at?.getTime() ?? 0);
    for (const start of starts) {
      expect(starts.filter((other) => other > start - 60_000 && other <= start).length).toBeLessThanOrEqual(10);
    }
    expect((await setup.jobs()).every(({ status }) => status === 'COMPLETED')).toBe(true);
    expect(new Set(starts).size).toBe(6);
  });

  it('of the backlog leaves a tenth to what is urgent', async () => {
    await setup.add({ priority: jobPriorities.LOW }, 200);
    const queue = aQueue({ atOnce: 100, perMinute: 100 });
    expect(await setup.wakeUp(queue, done)).toMatchObject({ done: 90 });
    const urgent = await setup.add({ priority: jobPriorities.CRITICAL }, 20);
    expect(await setup.wakeUp(queue, done, { isUrgent: true })).toMatchObject({ done: 10 });
    const states = await Promise.all(urgent.map((id) => setup.job(id)));
    expect(states.filter(({ status }) => status === 'COMPLETED')).toHaveLength(10);
  });
});

describe('wake-ups', () => {
  it('are one for a statement, whatever its rows, and one more for the urgent lane', async () => {
    await setup.add({ priority: jobPriorities.NORMAL }, 500);
    expect(await setup.wakeUps()).toMatchObject([{ topic: 'jobs:a-queue' }]);
    await setup.add({ priority: jobPriorities.CRITICAL }, 5);
    const topics = (await setup.wakeUps()).map(({ topic }) => topic).sort();
    expect(topics).toEqual(['jobs:a-queue', 'jobs:a-queue-urgent']);
  });

  it('follow one another until the last delayed job has run', async () => {
    await setup.data.query('begin');
    for (let n = 10; n >= 1; n -= 1)
      await setup.add({ priority: n % 9 || 9, run_at: new Date(Date.now() + n * 60_000) });
    await setup.data.query('commit');
    let [wakeUp] = (await setup.wakeUps()).sort((a, b) => a.due_at.getTime() - b.due_at.getTime());
    let count = 0;
    for (; wakeUp; count += 1) {
      setup.advance((wakeUp.due_at.getTime() - Date.now()) / 1000);
      await setup.wakeUp(unlimited, done);
      [wakeUp] = (await setup.wakeUps()).filter(({ topic }) => topic === 'jobs:a-queue');
    }
    expect(count).toBe(10);
    expect((await setup.jobs()).every(({ status }) => status === 'COMPLETED')).toBe(true);
  });

  it('do not multiply when ten workers find the same future', async () => {
    await setup.add({ run_at: new Date(Date.now() + 600_000) });
    await setup.wakeUps();
    for (let n = 0; n < 10; n += 1) await setup.wakeUp(unlimited, done);
    expect(await setup.wakeUps()).toHaveLength(1);
  });

  it('that come twice do the work once', async () => {
    await setup.add({}, 5);
    const counts = await Promise.all([setup.wakeUp(unlimited, done), setup.wakeUp(unlimited, done)]);
    expect(counts[0].done + counts[1].done).toBe(5);
    expect((await setup.jobs()).every(({ attempts }) => attempts === 1)).toBe(true);
  });

  it('are left by a worker whose time is short', async () => {
    await setup.add({}, 10);
    await setup.wakeUps();
    let runs = 0;
    const type = defineJob({
      ...done.type,
      run: async () => {
        runs += 1;
        return { kind: 'done' } as const;
      },
    });
    await setup.wakeUp(aQueue({ atOnce: 3 }), { type }, { isTimeShort: () => runs >= 3 });
    expect(runs).toBe(3);
    expect(await setup.wakeUps()).toMatchObject([{ topic: 'jobs:a-queue' }]);
  });

  it('end with the work: a worker that finds nothing at all leaves none', async () => {
    await setup.wakeUp(unlimited, done);
    expect(await setup.wakeUps()).toEqual([]);
  });
});
