/** The reconciler on the whole stack: it mends what an administrator changed in AWS or in PostgreSQL. */
import { randomUUID } from 'node:crypto';
import { PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, test } from 'vitest';
import { reconcile } from '../../support/bookings/timer-schedules.ts';
import { clearWork } from '../../support/stack/clear-work.ts';
import { killAtEveryCall } from '../../support/stack/kill-at-every-call.ts';
import { withoutBell } from '../../support/stack/without-bell.ts';
import { insertBooking, readBooking } from './setup-booking-tenant.ts';
import { shareBookingStack } from './share-booking-stack.ts';

// Earlier than any real now: a row that has just changed must not look as if its wake-up was lost.
const live = shareBookingStack();

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Kills set the clock back, and two runs requested at the same moment are one run. */
async function clear(): Promise<void> {
  for (const name of await live.schedules.list()) await live.schedules.remove(name);
  await clearWork(live.stack);
  await live.stack.query(`truncate crm.bookings, automation.booking_timers, automation.booking_calls,
    automation.booking_reconciliations, automation.maintenance_runs`);
}

const later = (milliseconds: number) => new Date(live.stack.now().getTime() + milliseconds);
const insertAt = (at: Date) => insertBooking(live.stack, live.tenant, { scheduledAt: at });
async function aSetBooking(at: Date): Promise<string> {
  const id = await insertAt(at);
  await live.stack.settle();
  return id;
}
const timerOf = async (id: string) => (await readBooking(live.stack, id)).task_name ?? '';

/** What the reconciler has written into its metric so far. */
function drifts(): number[] {
  return [...live.stack.logs().matchAll(/"BookingDrift":(\d+)/g)].map(([, drift]) => Number(drift));
}

describe('the reconciler', () => {
  beforeEach(clear);

  test('a schedule removed by hand comes back, and the call is made once, at its second', async () => {
    const at = later(2 * DAY);
    const [removed, kept] = [await aSetBooking(at), await aSetBooking(at)];
    await live.schedules.remove(await timerOf(removed));
    // The listing shows what was there before the run began: a minute is left for clocks that differ.
    await live.stack.advance(2 * MINUTE);
    expect(await reconcile(live.stack)).toMatchObject({ missing: 1, extra: 0, mended: 1 });
    expect(await live.schedules.list()).toEqual([await timerOf(removed), await timerOf(kept)].sort());
    await live.stack.advance(new Date(at.getTime() + 2000));
    for (const id of [removed, kept]) expect(live.endpoint.callsOf(id)).toHaveLength(1);
  });

  test('schedules of bookings that are gone are removed, those of others are left alone and named', async () => {
    const kept = await aSetBooking(later(DAY));
    const stale = `followup-${randomUUID()}-${Math.floor(later(DAY).getTime() / 1000)}`;
    for (const name of [stale, 'theirs']) await live.schedules.create(name, later(DAY));
    expect(await reconcile(live.stack)).toMatchObject({ extra: 1, foreign: 1, foreignNames: ['theirs'], mended: 1 });
    expect(await live.schedules.list()).toEqual([await timerOf(kept), 'theirs'].sort());
  });

  test('a booking whose wake-up was lost gets its timer', async () => {
    let id = '';
    await withoutBell(live.stack, async () => {
      id = await insertAt(later(DAY));
      await live.stack.query('delete from automation.outbox');
      // The rows' own clock is that of the machine.
      await live.stack.query('alter table crm.bookings disable trigger user');
      await live.stack.query(`update crm.bookings set updated_at = now() - interval '11 minutes'`);
      await live.stack.query('alter table crm.bookings enable trigger user');
    });
    await live.stack.settle();
    expect(await live.schedules.list()).toEqual([]);
    expect(await reconcile(live.stack)).toMatchObject({ unrung: 1 });
    expect(await live.schedules.list()).toEqual([await timerOf(id)]);
  });

  test('a booking whose message was lost is called late rather than never', async () => {
    const id = await aSetBooking(later(10 * MINUTE));
    const { endpointUrl, region, administrator: credentials } = live.stack.runtime;
    const sqs = new SQSClient({ endpoint: endpointUrl, region, credentials });
    await sqs.send(new PurgeQueueCommand({ QueueUrl: live.stack.connection.aws.queueUrls['bookings-call'] }));
    sqs.destroy();
    await live.stack.advance(14 * MINUTE);
    expect(await reconcile(live.stack)).toMatchObject({ overdue: 0 });
    await live.stack.advance(2 * MINUTE);
    expect(live.endpoint.callsOf(id)).toHaveLength(0);
    expect(await reconcile(live.stack)).toMatchObject({ overdue: 1, mended: 1 });
    expect(live.endpoint.callsOf(id)).toHaveLength(1);
    expect(await readBooking(live.stack, id)).toMatchObject({ task_status: 'executed', execution_attempts: 1 });
  });

  test('where all is well nothing is written but that it was seen, and nothing is counted', async () => {
    await aSetBooking(later(DAY));
    const snapshot = () =>
      live.stack.query(
        `select b.*, t.id as timer, t.is_set, t.claimed_until, (select count(*) from automation.outbox) as rings
       from crm.bookings b join automation.booking_timers t on t.booking_id = b.id`,
      );
    const before = await snapshot();
    const counted = drifts();
    expect(before).toHaveLength(1);
    await live.stack.advance(2 * MINUTE);
    expect(await reconcile(live.stack)).toMatchObject({ schedules: 1, bookings: 1, mended: 0 });
    expect(await snapshot()).toEqual(before);
    expect(drifts()).toEqual(counted);
  });

  test('two runs at once mend what one mends', async () => {
    const id = await aSetBooking(later(2 * DAY));
    await live.schedules.remove(await timerOf(id));
    await live.stack.advance(2 * MINUTE);
    const insert = () =>
      live.stack.query(
        `insert into automation.jobs (tenant_id, type, queue, run_at, rank_at, created_at)
       values ('00000000-0000-0000-0000-000000000000', 'RECONCILE_BOOKINGS', 'scheduled-tasks', $1, $1, $1)`,
        [live.stack.now()],
      );
    const before = drifts().length;
    await Promise.all([insert(), insert()]);
    await live.stack.settle();
    expect(await live.schedules.list()).toEqual([await timerOf(id)]);
    expect(drifts().slice(before)).toEqual([1]);
  });

  test('a token that Scheduler takes no more begins the listing anew', async () => {
    await aSetBooking(later(DAY));
    const id = randomUUID();
    await live.stack.query(
      `insert into automation.booking_reconciliations (job_id, began_at, next_token, counts) values ($1, $2, '!', '{"schedules": 900}')`,
      [id, live.stack.now()],
    );
    await live.stack.query(
      `insert into automation.jobs (id, tenant_id, type, queue, run_at, rank_at, created_at)
     values ($1, $2, 'RECONCILE_BOOKINGS', 'scheduled-tasks', $3, $3, $3)`,
      [id, live.tenant.tenantId, live.stack.now()],
    );
    await live.stack.settle();
    const [job] = await live.stack.query('select status, result from automation.jobs where id = $1', [id]);
    expect(job).toMatchObject({ status: 'COMPLETED', result: { restarts: 1, schedules: 1, bookings: 1 } });
  });

  test('a kill at any call leaves nothing unmended, and nothing mended twice', async () => {
    let kept = '';
    let removed = '';
    const kills = await killAtEveryCall(live.stack, {
      functions: ['scheduled-tasks'],
      async arrange() {
        await clear();
        [kept, removed] = [await aSetBooking(later(5 * DAY)), await aSetBooking(later(5 * DAY))];
        await live.schedules.remove(await timerOf(removed));
        await live.schedules.create(
          `followup-${randomUUID()}-${Math.floor(later(5 * DAY).getTime() / 1000)}`,
          later(5 * DAY),
        );
        // A page after which there is another: its token is what a killed run goes on from.
        for (let n = 0; n < 100; n += 1) await live.schedules.create(`a-stranger-${n}`, later(5 * DAY));
        await live.stack.advance(2 * MINUTE);
      },
      act: async () => void (await reconcile(live.stack)),
      async check() {
        const [job] = await live.stack.query(
          `select status, result from automation.jobs where type = 'RECONCILE_BOOKINGS'`,
        );
        expect(job).toMatchObject({
          status: 'COMPLETED',
          result: { missing: 1, extra: 1, foreign: 100, schedules: 102 },
        });
        const ours = (await live.schedules.list()).filter((name) => name.startsWith('followup-'));
        expect(ours).toEqual([await timerOf(kept), await timerOf(removed)].sort());
      },
    });
    expect(kills).toBeGreaterThanOrEqual(8);
  });

  test('more schedules than a turn can list are listed in several', async () => {
    await live.stack.query(
      `insert into crm.bookings (tenant_id, customer_id, booking_type, scheduled_at)
     select $1, $2, 'follow_up', $3::timestamptz + n * interval '1 second' from generate_series(1, 2150) n`,
      [live.tenant.tenantId, live.tenant.customerId, later(3 * DAY)],
    );
    await live.stack.settle();
    const names = await live.schedules.list();
    expect(names).toHaveLength(2150);
    const removed = names.filter((_, n) => n % 100 === 50);
    for (const name of removed) await live.schedules.remove(name);
    await live.stack.advance(2 * MINUTE);
    const left = 2150 - removed.length;
    expect(await reconcile(live.stack)).toMatchObject({
      schedules: left,
      bookings: 2150,
      missing: removed.length,
      extra: 0,
    });
    expect(await live.schedules.list()).toEqual(names);
  });
});
