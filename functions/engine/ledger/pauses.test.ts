/** A queue that a tenant has paused: its jobs wait, the others' go on, and the end of the pause starts them. */
import { afterAll, beforeAll, beforeEach, expect, it, test } from 'vitest';
import { aQueue, type LedgerSetup, START, setUpLedger, TENANT } from '../../../test/support/jobs/setup-ledger.ts';
import { defineJob } from './job.ts';

let setup: LedgerSetup;
beforeAll(async () => {
  setup = await setUpLedger();
});
beforeEach(async () => {
  await setup.data.query('delete from automation.queue_pauses');
  await setup.clear();
});
afterAll(() => setup?.close());

const OTHER = '0a0a0a0a-0000-4000-8000-000000000002';
const types = {
  work: defineJob({ type: 'WORK', unknownOutcome: 'retry', read: (p) => p, run: async () => ({ kind: 'done' }) }),
};
const limits = {
  limited: aQueue(),
  unlimited: aQueue({ atOnce: Number.POSITIVE_INFINITY, perMinute: Number.POSITIVE_INFINITY }),
};
const pause = (queue = 'a-queue', tenant = TENANT) =>
  setup.data.query('insert into automation.queue_pauses (queue, tenant_id, paused_at) values ($1, $2, $3)', [
    queue,
    tenant,
    START,
  ]);
const statuses = async (ids: readonly string[]) =>
  new Set(await Promise.all(ids.map(async (id) => (await setup.job(id)).status)));

test.each(Object.entries(limits))(
  'its jobs wait in a queue that is %s, and those of others and of other queues run past them',
  async (_, queue) => {
    await pause();
    await pause('another-queue', OTHER);
    const urgent = await setup.add({ priority: 1 }, 5);
    const waiting = [...urgent, ...(await setup.add({}, 200))];
    const others = await setup.add({ tenant_id: OTHER, priority: 7 }, 20);
    expect(await setup.wakeUp(queue, types, { isUrgent: true })).toMatchObject({ done: 0, failed: 0 });
    expect(await setup.wakeUp(queue, types)).toMatchObject({ done: 20, failed: 0 });
    expect(await statuses(others)).toEqual(new Set(['COMPLETED']));
    expect(await statuses(waiting)).toEqual(new Set(['QUEUED']));
  },
);

it('asks for no wake-up while only its jobs wait, whether or not a worker has time left', async () => {
  await pause();
  await setup.add({}, 3);
  await setup.wakeUps();
  await setup.wakeUp(limits.limited, types);
  await setup.wakeUp(limits.limited, types, { isTimeShort: () => true });
  expect(await setup.wakeUps()).toEqual([]);
});

it('lets a job that runs go on; when that fails, its next attempt waits', async () => {
  const [id = ''] = await setup.add();
  const ledger = await setup.ledger(limits.limited);
  const [job] = await ledger.turn([], 1);
  if (!job) throw new Error('The job was not claimed');
  await pause();
  await ledger.turn([{ job, outcome: { kind: 'failed', reason: 'NO: no', retry: true } }], 1);
  setup.advance(60);
  expect(await ledger.turn([], 1)).toEqual([]);
  expect(await setup.job(id)).toMatchObject({ status: 'QUEUED', attempts: 1 });
});

it('wakes both lanes when it ends, and the jobs run', async () => {
  await pause();
  await setup.add({}, 4);
  await setup.wakeUps();
  await setup.data.query('delete from automation.queue_pauses');
  expect((await setup.wakeUps()).map(({ topic }) => topic)).toEqual(['jobs:a-queue', 'jobs:a-queue-urgent']);
  expect(await setup.wakeUp(limits.limited, types)).toMatchObject({ done: 4 });
});
