/** No lane starts more than its rate in any second, whatever workers, queues, endings and moves of the clock come together. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aQueue, type LedgerSetup, setUpLedger } from '../../../../test/support/jobs/setup-ledger.ts';
import type { ClaimedJob, Ledger } from '../ledger.ts';

let setup: LedgerSetup;
let workers: Ledger[];
beforeAll(async () => {
  setup = await setUpLedger();
  workers = [];
  for (let n = 0; n < 20; n += 1) {
    const name = n % 4 === 0 ? 'b-queue' : 'a-queue';
    const queue = aQueue({ name, atOnce: Number.POSITIVE_INFINITY, perMinute: Number.POSITIVE_INFINITY });
    workers.push(await setup.ledger(queue, n % 5 === 0, [], 10_000_000));
  }
});
afterAll(() => setup.close());

const MONTH_SECONDS = 31 * 86_400;

/** Twenty claims together, or a move of the clock. */
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ rooms: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 20, maxLength: 20 }) }),
  },
  { weight: 2, arbitrary: fc.record({ seconds: fc.constantFrom(0.001, 0.1, 0.5, 0.9, 1, 1.1, 3, 3 * MONTH_SECONDS) }) },
);
const history = fc.record({
  rates: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 4 }),
  atOnce: fc.option(fc.integer({ min: 1, max: 40 })),
  steps: fc.array(step, { minLength: 5, maxLength: 20 }),
});

/** Returns the most starts that any window of one second holds; both ends of a window are in it. */
function mostInASecond(startsMs: readonly number[]): number {
  const sorted = [...startsMs].sort((a, b) => a - b);
  return Math.max(
    0,
    ...sorted.map((start, index) => sorted.slice(index).filter((other) => other <= start + 1000).length),
  );
}

it('holds the rate in every window of a second, and how many run', async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ rates, atOnce, steps }) => {
      await setup.clear();
      for (const [index, rate] of rates.entries()) {
        await setup.lane(`lane-${index}`, { per_second: rate, at_once: atOnce });
        for (const queue of ['a-queue', 'b-queue']) {
          await setup.add({ lane_key: `lane-${index}`, queue }, 60);
          await setup.add({ lane_key: `lane-${index}`, queue, priority: 1 }, 10);
        }
      }
      let running: ClaimedJob[] = [];
      for (const one of steps) {
        if ('seconds' in one) {
          setup.advance(one.seconds);
          continue;
        }
        const batches = await Promise.all(workers.map((worker, index) => worker.turn([], one.rooms[index] ?? 0)));
        running = [...running, ...batches.flat()];
        if (atOnce !== null) {
          const most = await setup.data.query<{ n: number }>(
            `select count(*)::int as n from automation.jobs where status = 'PROCESSING' group by lane_key`,
          );
          expect(Math.max(0, ...most.map(({ n }) => n))).toBeLessThanOrEqual(atOnce);
        }
        const ended = running.splice(0, Math.floor(running.length / 2));
        await workers[0]?.turn(
          ended.map((job) => ({ job, outcome: { kind: 'done' } })),
          null,
        );
      }
      for (const [index, rate] of rates.entries()) {
        const starts = await setup.data.query<{ started_at: Date }>(
          'select started_at from automation.jobs where lane_key = $1 and started_at is not null',
          [`lane-${index}`],
        );
        expect(mostInASecond(starts.map(({ started_at }) => started_at.getTime()))).toBeLessThanOrEqual(rate);
      }
    }),
    { numRuns: 12 },
  );
});

it('uses the rate: twenty workers and a lane with a backlog start all that it allows', async () => {
  await setup.clear();
  await setup.lane('page/1', { per_second: 20, reserve: 0 });
  await setup.add({ lane_key: 'page/1' }, 500);
  let count = 0;
  for (let second = 0; second < 10; second += 1) {
    for (const worker of workers) count += (await worker.turn([], 7)).length;
    setup.advance(1.1);
  }
  expect(count).toBe(10 * 20);
});

it('holds the rate though the clocks of functions differ', async () => {
  await setup.clear();
  await setup.lane('page/1', { per_second: 10, reserve: 0 });
  await setup.add({ lane_key: 'page/1' }, 200);
  for (let n = 0; n < 60; n += 1) {
    setup.advance(n % 2 === 0 ? 0.9 : -0.6);
    await workers[1]?.turn([], 3);
  }
  const starts = await setup.data.query<{ started_at: Date }>(
    'select started_at from automation.jobs where started_at is not null',
  );
  expect(starts.length).toBeGreaterThan(50);
  expect(mostInASecond(starts.map(({ started_at }) => started_at.getTime()))).toBeLessThanOrEqual(10);
});
