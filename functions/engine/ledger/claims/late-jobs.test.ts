/** Jobs that wait for days, after a pause or an outage: they neither hold up what is urgent nor starve beside it. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { aQueue, type LedgerSetup, setUpLedger } from '../../../../test/support/jobs/setup-ledger.ts';
import type { ClaimedJob, EndedJob } from '../ledger.ts';

let setup: LedgerSetup;
beforeAll(async () => {
  setup = await setUpLedger();
});
beforeEach(() => setup.clear());
afterAll(() => setup.close());

const LATE = '0c0c0c0c-0000-4000-8000-000000000001';
const OTHER = '0c0c0c0c-0000-4000-8000-000000000002';
const DAY_SECONDS = 86_400;
const end = (jobs: readonly ClaimedJob[]): EndedJob[] => jobs.map((job) => ({ job, outcome: { kind: 'done' } }));
const open = (atOnce: number) => setup.ledger(aQueue({ atOnce, perMinute: Number.POSITIVE_INFINITY }));

it.each([3, 5, 7, 100])(
  'of priority %i, two days late, leave most of a claim to what is urgent now',
  async (priority) => {
    await setup.add({ tenant_id: LATE, priority }, 40);
    setup.advance(2 * DAY_SECONDS);
    await setup.add({ tenant_id: OTHER, priority: 1 }, 6);
    const jobs = await (await open(8)).turn([], 8);
    expect(jobs.filter(({ tenantId }) => tenantId === OTHER)).toHaveLength(6);
  },
);

it('let an urgent job start within a few claims of one job each', async () => {
  await setup.add({ tenant_id: LATE, priority: 7 }, 40);
  setup.advance(2 * DAY_SECONDS);
  await setup.add({ tenant_id: OTHER, priority: 1 });
  const ledger = await open(1);
  const order: string[] = [];
  for (let jobs = await ledger.turn([], 1); !order.includes(OTHER); jobs = await ledger.turn(end(jobs), 1))
    order.push(...jobs.map(({ tenantId }) => tenantId));
  // One claim in four is for the oldest: sixteen in a row are one chance in four billion.
  expect(order.length).toBeLessThanOrEqual(16);
});

it('go on beside more urgent jobs than can run, the oldest first', async () => {
  const first = await setup.add({ tenant_id: LATE, priority: 8 }, 4);
  setup.advance(DAY_SECONDS);
  await setup.add({ tenant_id: LATE, priority: 8 }, 20);
  setup.advance(2 * DAY_SECONDS);
  const ledger = await open(8);
  const late: string[] = [];
  let jobs: ClaimedJob[] = [];
  for (let n = 0; n < 2; n += 1) {
    await setup.add({ tenant_id: OTHER, priority: 1 }, 8);
    jobs = await ledger.turn(end(jobs), 8);
    late.push(...jobs.filter(({ tenantId }) => tenantId === LATE).map(({ id }) => id));
  }
  expect(late.sort()).toEqual(first.sort());
});
