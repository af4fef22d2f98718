/** How a job may end, and what follows. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aQueue, type LedgerSetup, START, setUpLedger } from '../../../test/support/jobs/setup-ledger.ts';
import { EngineError } from '../errors.ts';
import { defineJob, type JobOutcome, type JobTools } from './job.ts';

let setup: LedgerSetup;
beforeAll(async () => {
  setup = await setUpLedger();
});
beforeEach(() => setup.clear());
afterAll(() => setup.close());

const queue = aQueue();
/** A job type that ends with the given outcome, and counts its runs. */
function ending(...outcomes: (JobOutcome | Error)[]) {
  const runs: number[] = [];
  const type = defineJob({
    type: 'WORK',
    unknownOutcome: 'retry',
    read: (payload) => payload,
    run: async ({ attempt }) => {
      runs.push(attempt);
      const outcome = outcomes[Math.min(runs.length, outcomes.length) - 1];
      if (outcome === undefined || outcome instanceof Error) throw outcome;
      return outcome;
    },
  });
  return { runs, types: { type } };
}

const at = (seconds: number) => new Date(START.getTime() + seconds * 1000);

describe('a job', () => {
  it('that is done is completed, with its result', async () => {
    const [id = ''] = await setup.add();
    await setup.wakeUp(queue, ending({ kind: 'done', result: { pages: 3 } }).types);
    expect(await setup.job(id)).toMatchObject({
      status: 'COMPLETED',
      result: { pages: 3 },
      attempts: 1,
      error: null,
      progress: 100,
      completed_at: START,
      lease_until: null,
    });
  });

  it('that asks for later runs then, without having used an attempt', async () => {
    const [id = ''] = await setup.add();
    const { types, runs } = ending({ kind: 'later', at: at(3600), reason: 'closed' }, { kind: 'done' });
    await setup.wakeUp(queue, types);
    expect(await setup.job(id)).toMatchObject({ status: 'QUEUED', attempts: 0, run_at: at(3600), error: 'closed' });
    expect((await setup.wakeUps()).at(-1)).toEqual({ topic: 'jobs:a-queue', due_at: at(3600) });
    setup.advance(3599);
    await setup.wakeUp(queue, types);
    expect(runs).toEqual([1]);
    setup.advance(1);
    await setup.wakeUp(queue, types);
    expect(await setup.job(id)).toMatchObject({ status: 'COMPLETED', attempts: 1 });
    expect(runs).toEqual([1, 1]);
  });

  it('that is cancelled by its handler says why, and never comes back', async () => {
    const [id = ''] = await setup.add();
    await setup.wakeUp(queue, ending({ kind: 'cancelled', reason: 'CUSTOMER_GONE' }).types);
    expect(await setup.job(id)).toMatchObject({ status: 'CANCELLED', error: 'CUSTOMER_GONE', failures: [] });
  });

  it.each([
    ['reports failure', { kind: 'failed', reason: 'NO: mailbox full', retry: true } as const],
    ['throws an unexpected error', new Error('boom')],
    ['throws what time can help', new EngineError('DATABASE_BUSY', 'asleep')],
  ])('that %s is tried three times, 2 and 4 seconds and a half at the most apart, then failed', async (_, outcome) => {
    const [id = ''] = await setup.add();
    const { types, runs } = ending(outcome);
    const delays: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      await setup.wakeUp(queue, types);
      const { status, run_at } = await setup.job(id);
      if (status !== 'QUEUED') break;
      delays.push((run_at.getTime() - Date.now()) / 1000);
      setup.advance(delays.at(-1) ?? 0);
    }
    expect(runs).toEqual([1, 2, 3]);
    expect(delays[0]).toBeGreaterThanOrEqual(2);
    expect(delays[0]).toBeLessThan(3);
    expect(delays[1]).toBeGreaterThanOrEqual(4);
    expect(delays[1]).toBeLessThan(6);
    const job = await setup.job(id);
    expect(job).toMatchObject({ status: 'FAILED', attempts: 3 });
    expect(job.failures.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  });

  it('that can never succeed is failed at once', async () => {
    const [id = ''] = await setup.add();
    await setup.wakeUp(queue, ending({ kind: 'failed', reason: 'NO_SUCH_TEMPLATE: x', retry: false }).types);
    expect(await setup.job(id)).toMatchObject({ status: 'FAILED', attempts: 1, error: 'NO_SUCH_TEMPLATE: x' });
  });

  it('with a payload that its type cannot read is failed with INVALID_INPUT, unrun', async () => {
    const [id = ''] = await setup.add({ payload: '{"to": 7}' });
    const { types, runs } = ending({ kind: 'done' });
    const read = () => {
      throw new EngineError('INVALID_INPUT', 'payload.to must be a text');
    };
    await setup.wakeUp(queue, { type: { ...types.type, read } });
    expect(await setup.job(id)).toMatchObject({
      status: 'FAILED',
      attempts: 1,
      error: 'INVALID_INPUT: payload.to must be a text',
    });
    expect(runs).toEqual([]);
  });

  it('of a type that the code does not know is failed with its code; its neighbours are unharmed', async () => {
    const [unknown = ''] = await setup.add({ type: 'FROM_ANOTHER_AGE' });
    const [known = ''] = await setup.add();
    await setup.wakeUp(queue, ending({ kind: 'done' }).types);
    expect((await setup.job(unknown)).error).toMatch(/^UNKNOWN_JOB_TYPE: /);
    expect(await setup.job(unknown)).toMatchObject({ status: 'FAILED' });
    expect(await setup.job(known)).toMatchObject({ status: 'COMPLETED' });
  });

  it('whose result is too large to keep is done without it', async () => {
    const [id = ''] = await setup.add();
    await setup.wakeUp(queue, ending({ kind: 'done', result: 'x'.repeat(8200) }).types);
    expect(await setup.job(id)).toMatchObject({ status: 'COMPLETED', result: null });
  });

  it('reports its progress while it runs', async () => {
    const [id = ''] = await setup.add();
    const seen: unknown[] = [];
    const type = defineJob({
      type: 'WORK',
      unknownOutcome: 'retry',
      read: (payload) => payload,
      run: async (_, { progress }) => {
        await progress(41.6);
        seen.push(await setup.job(id));
        return { kind: 'done' };
      },
    });
    await setup.wakeUp(queue, { type });
    expect(seen).toMatchObject([{ status: 'PROCESSING', progress: 42 }]);
  });

  it('keeps the last forty notes, cut to 300 characters, and none of a claim that is over', async () => {
    const [id = ''] = await setup.add();
    let late: JobTools['note'] = async () => undefined;
    const type = defineJob({
      type: 'WORK',
      unknownOutcome: 'retry',
      read: (payload) => payload,
      run: async (_, { note }) => {
        late = note;
        for (let n = 1; n <= 45; n += 1) await note(`${n} ${'😀'.repeat(400)}`);
        return { kind: 'done' };
      },
    });
    await setup.wakeUp(queue, { type });
    await late('too late');
    const [row] = await setup.data.query<{ notes: { text: string }[]; bytes: number }>(
      'select notes, octet_length(notes::text) as bytes from automation.jobs where id = $1',
      [id],
    );
    const texts = row?.notes.map(({ text }) => text) ?? [];
    expect([texts.length, parseInt(texts[0] ?? '', 10), parseInt(texts[39] ?? '', 10)]).toEqual([40, 6, 45]);
    expect([...(texts[0] ?? '')]).toHaveLength(300);
    expect(row?.bytes).toBeLessThan(64 * 1024);
  });
});

describe('the statements of a worker', () => {
  it('are two for one job', async () => {
    await setup.add();
    await setup.wakeUp(queue, ending({ kind: 'done' }).types);
    expect(setup.statements()).toBe(2);
  });

  it('are one for a hundred', async () => {
    await setup.add({}, 2000);
    const counts = await setup.wakeUp(
      aQueue({ atOnce: Number.POSITIVE_INFINITY, perMinute: Number.POSITIVE_INFINITY }),
      ending({ kind: 'done' }).types,
    );
    expect(counts.done).toBe(2000);
    expect(setup.statements()).toBe(21);
  });
});
