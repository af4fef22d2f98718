/** The breaker of a lane, and blocks that the other side asks for: jobs wait, no attempt is used, none is dropped. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aQueue, type LedgerSetup, setUpLedger } from '../../../../test/support/jobs/setup-ledger.ts';
import { defineJob, type JobOutcome } from '../job.ts';
import type { ClaimedJob, Ledger } from '../ledger.ts';

let setup: LedgerSetup;
let ledger: Ledger;
beforeAll(async () => {
  setup = await setUpLedger();
  ledger = await setup.ledger(unlimited);
});
beforeEach(async () => {
  await setup.clear();
  await setup.lane('page/1', { per_second: 100, breaker_failures: 5, breaker_seconds: 300 });
});
afterAll(() => setup.close());

const unlimited = aQueue({ atOnce: Number.POSITIVE_INFINITY, perMinute: Number.POSITIVE_INFINITY });
const add = (n: number) => setup.add({ lane_key: 'page/1' }, n);
const end = (jobs: readonly ClaimedJob[], outcome: JobOutcome) => jobs.map((job) => ({ job, outcome }));
const DONE: JobOutcome = { kind: 'done' };
const EXPIRED: JobOutcome = { kind: 'failed', reason: 'TOKEN: expired', retry: true, isLaneFailure: true };
const state = async () =>
  (await setup.data.query('select failures, opened_until, blocked_until, probe_claim from automation.lane_states'))[0];
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000);

/** Opens the breaker. */
const openBreaker = async () => ledger.turn(end(await ledger.turn([], 5), EXPIRED), null);

describe('a breaker', () => {
  it('opens after five failures in a row, and lets one probe through when its time is over', async () => {
    await add(20);
    await ledger.turn(end(await ledger.turn([], 4), EXPIRED), null);
    await ledger.turn(end(await ledger.turn([], 1), DONE), null);
    await ledger.turn(end(await ledger.turn([], 4), EXPIRED), null);
    expect(await state()).toMatchObject({ failures: 4, opened_until: null });
    await ledger.turn(end(await ledger.turn([], 1), EXPIRED), null);
    expect(await state()).toMatchObject({ failures: 5, opened_until: inSeconds(300) });
    expect(await ledger.turn([], 10)).toHaveLength(0);
    setup.advance(300);
    const probe = await ledger.turn([], 10);
    expect(probe).toHaveLength(1);
    expect(await ledger.turn([], 10)).toHaveLength(0);
    // Of a failed probe another one follows, after the same time.
    await ledger.turn(end(probe, EXPIRED), null);
    expect(await ledger.turn([], 10)).toHaveLength(0);
    setup.advance(300);
    await ledger.turn(end(await ledger.turn([], 10), DONE), null);
    expect(await state()).toMatchObject({ failures: 0, opened_until: null, probe_claim: null });
    expect(await ledger.turn([], 100)).toHaveLength(18);
  });

  it('stays open whatever jobs tell that were on their way', async () => {
    await add(20);
    const late = await ledger.turn([], 5);
    await openBreaker();
    await ledger.turn(end(late.slice(0, 2), DONE), null);
    setup.advance(10);
    await ledger.turn(end(late.slice(2), EXPIRED), null);
    expect(await state()).toMatchObject({ failures: 5, opened_until: inSeconds(290) });
  });

  it('gives the probe to another job when its function dies, or when it asked nothing', async () => {
    await add(20);
    await openBreaker();
    setup.advance(300);
    const lost = await ledger.turn([], 10);
    expect(lost).toHaveLength(1);
    setup.advance(91);
    const next = await ledger.turn([], 10);
    expect(next).toHaveLength(1);
    await setup.wakeUps();
    await ledger.turn(end(next, { kind: 'cancelled', reason: 'NOT_NEEDED: x' }), null);
    expect((await setup.wakeUps()).map(({ topic }) => topic)).toEqual(['jobs:a-queue']);
    expect(await ledger.turn([], 10)).toHaveLength(1);
  });

  it('holds all jobs over a night, and then they run, none with an attempt used', async () => {
    await add(200);
    let isDown = true;
    let calls = 0;
    const type = defineJob({
      type: 'WORK',
      unknownOutcome: 'retry',
      read: (payload) => payload,
      run: async () => {
        calls += 1;
        return isDown ? EXPIRED : DONE;
      },
    });
    const dawn = Date.now() + 9 * 3_600_000;
    /** Does what the wake-ups of the outbox cause, in their order, as the clock reaches them. */
    for (let wakeUps = await setup.wakeUps(); wakeUps.length > 0; wakeUps = await setup.wakeUps()) {
      const due = Math.min(...wakeUps.map(({ due_at }) => Number(due_at)).filter(Number.isFinite));
      if (due > Date.now()) setup.advance((due - Date.now()) / 1000);
      isDown = Date.now() < dawn;
      await setup.wakeUp(unlimited, { type });
    }
    const jobs = await setup.jobs();
    expect(jobs.every(({ status, attempts }) => status === 'COMPLETED' && attempts === 1)).toBe(true);
    // A hundred at once before it opened, then a probe each five minutes.
    expect(calls - 200).toBeLessThan(100 + 9 * 12 + 1);
    expect(calls - 200).toBeGreaterThan(9 * 10);
  });

  it('counts a job once: one that always fails does not open it, and fails for good once others are done', async () => {
    const [bad = ''] = await add(1);
    const failOnce = async () => {
      const [job] = await ledger.turn([], 1);
      expect(job?.id).toBe(bad);
      await ledger.turn(job ? end([job], EXPIRED) : [], null);
      setup.advance(61);
    };
    for (let time = 0; time < 8; time += 1) await failOnce();
    expect(await state()).toMatchObject({ failures: 1, opened_until: null });
    expect(await setup.job(bad)).toMatchObject({ status: 'QUEUED', attempts: 0 });
    // Others are done: it fails by itself from now on.
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await add(1);
      const jobs = await ledger.turn([], 2);
      await ledger.turn(
        jobs.map((job) => ({ job, outcome: job.id === bad ? EXPIRED : DONE })),
        null,
      );
      setup.advance(61);
      const status = attempt < 3 ? 'QUEUED' : 'FAILED';
      expect(await setup.job(bad)).toMatchObject({ status, attempts: attempt });
    }
    expect(await state()).toMatchObject({ failures: 0, opened_until: null });
  });

  it('is not closed by jobs that were skipped', async () => {
    await add(20);
    await ledger.turn(end(await ledger.turn([], 4), EXPIRED), null);
    await ledger.turn(end(await ledger.turn([], 1), { kind: 'done', result: { outcome: 'skipped' } }), null);
    await ledger.turn(end(await ledger.turn([], 1), EXPIRED), null);
    expect(await state()).toMatchObject({ failures: 5, opened_until: inSeconds(300) });
  });

  it('is none where the lane has none: a failure is an attempt', async () => {
    await setup.lane('page/1', { breaker_failures: null });
    const [id = ''] = await add(1);
    await ledger.turn(end(await ledger.turn([], 1), EXPIRED), null);
    expect(await setup.job(id)).toMatchObject({ attempts: 1 });
    expect(await state()).toMatchObject({ opened_until: null });
  });
});

describe('a block', () => {
  it('that a handler asks for holds the lane, and a lifted one lets it go at once', async () => {
    const [id = ''] = await add(5);
    const [job] = await ledger.turn([], 1);
    if (!job) throw new Error('No job was claimed');
    const at = inSeconds(60);
    const outcome: JobOutcome = { kind: 'later', at, reason: 'RATE: asked to wait', blockLaneUntil: at };
    expect(await ledger.turn([{ job, outcome }], 10)).toHaveLength(0);
    expect(await setup.job(id)).toMatchObject({ status: 'QUEUED', attempts: 0 });
    expect((await setup.wakeUps()).map(({ due_at }) => due_at)).toContainEqual(at);
    await setup.data.query('update automation.lane_states set blocked_until = null');
    expect((await setup.wakeUps()).map(({ topic }) => topic)).toEqual(['jobs:a-queue']);
    expect(await ledger.turn([], 10)).toHaveLength(4);
    setup.advance(60);
    expect(await ledger.turn([], 10)).toHaveLength(1);
  });

  it('may come with a success', async () => {
    await add(5);
    const jobs = await ledger.turn([], 1);
    expect(await ledger.turn(end(jobs, { kind: 'done', blockLaneUntil: inSeconds(30) }), 10)).toHaveLength(0);
    setup.advance(30);
    expect(await ledger.turn([], 10)).toHaveLength(4);
  });
});
