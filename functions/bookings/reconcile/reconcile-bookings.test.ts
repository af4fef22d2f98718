/** Bookings whose wake-up, message or outcome was lost, bookings that are left alone, and how a run goes on from page to page. */

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { setBreaker } from '../../../test/support/bookings/setup-breaker.ts';
import {
  counting,
  DAY,
  HOUR,
  MINUTE,
  nameOf,
  noon,
  notCounting,
  type ReconcilerSetup,
  setUpReconciler,
  TOMORROW,
} from '../../../test/support/bookings/setup-reconciler.ts';
import { forgetCalls, restartListing } from './queries.gen.ts';

let setup: ReconcilerSetup;
beforeAll(async () => {
  setup = await setUpReconciler();
});
beforeEach(() => setup.clear());
afterAll(() => setup?.database.drop());

/** A booking of two hours ago, whose call has waited since then. */
async function aWaitingCall(): Promise<void> {
  const id = await setup.aBooking({ at: noon(-2 * HOUR) });
  await setup.database.query('delete from automation.waiting_calls');
  await setup.database.query('delete from automation.call_lanes');
  await setup.database.query(
    `insert into automation.waiting_calls (tenant_id, booking_id, call_second, due_at, ready_at)
     select b.tenant_id, b.id, automation.call_second(b.scheduled_at), b.scheduled_at, b.scheduled_at
     from crm.bookings b where b.id = $1`,
    [id],
  );
}

describe('a page', () => {
  test('that is compared again, by the run itself or a second one of the same job, counts once', async () => {
    const run = await setup.aRun();
    await run.see(['foreign'], { next: 'second' });
    expect(await run.see(['foreign'], { next: 'second' })).toEqual(counting({ schedules: 1, foreign: 1 }));
    expect(await run.see(['other'], { token: 'second' })).toEqual(counting({ schedules: 2, foreign: 2 }));
  });

  test('whose token is no longer taken begins the listing anew', async () => {
    const run = await setup.aRun();
    await run.see(['foreign', nameOf(randomUUID(), TOMORROW)], { next: 'expired' });
    const again = (await setup.database.run(restartListing, { jobId: run.jobId }))[0];
    expect(again).toMatchObject({ phase: 'schedules', nextToken: null, counts: { extra: 1 }, foreignNames: [] });
    expect(await run.see(['foreign'])).toEqual(counting({ schedules: 1, foreign: 1 }));
  });

  test('of a thousand bookings is followed by the next', async () => {
    await setup.database.query(
      `insert into crm.bookings (tenant_id, customer_id, booking_type, scheduled_at, task_status, time_zone, buffer_until)
       select $1, $2, 'follow_up', $3::timestamptz, 'scheduled', 'UTC', $3::timestamptz + interval '15 minutes'
       from generate_series(1, 2100)`,
      [setup.tenantId, setup.customerId, TOMORROW],
    );
    await setup.database.query('truncate automation.outbox');
    const run = await setup.aRun();
    await run.see([]);
    const phases = [await run.compare(), await run.compare(), await run.compare()];
    expect(phases.map((state) => (state as { phase: string }).phase)).toEqual(['bookings', 'bookings', 'calls']);
    expect(phases[2]).toEqual(counting({ bookings: 2100, missing: 2100 }));
    expect(new Set(await setup.wokenBookings()).size).toBe(2100);
  });
});

describe('a booking', () => {
  test('that has been pending for more than ten minutes gets a wake-up', async () => {
    const id = await setup.aBooking({ at: TOMORROW, taskStatus: 'pending' });
    expect(await setup.reconcile()).toEqual(counting({ unrung: 1 }));
    expect(await setup.wokenBookings()).toEqual([id]);
  });

  test('that has just been written is left to its own wake-up', async () => {
    await setup.aBooking({ at: TOMORROW, taskStatus: 'pending', updatedAt: new Date() });
    expect(await setup.reconcile()).toEqual(notCounting('unrung'));
  });

  test('of a type without calls is counted and left alone', async () => {
    const id = await setup.aBooking({ at: noon(-HOUR), taskStatus: 'pending', type: 'lunch' });
    expect(await setup.reconcile()).toEqual(counting({ otherKinds: 1 }));
    expect([await setup.taskStatusOf(id), await setup.wokenBookings()]).toEqual(['pending', []]);
  });

  test('whose call is overdue by more than five minutes is planned anew', async () => {
    const late = await setup.aBooking({ at: noon(-6 * MINUTE) });
    await setup.aBooking({ at: noon(-4 * MINUTE) });
    expect(await setup.reconcile()).toEqual(counting({ overdue: 1 }));
    expect(await setup.wokenBookings()).toEqual([late]);
    expect(await setup.plan(late)).toEqual([expect.objectContaining({ action: 'send', bookingId: late })]);
  });

  test('of the past that was sent for a moment ago, as when a person retries, is left alone', async () => {
    await setup.aBooking({ at: noon(-HOUR), taskScheduledAt: noon(-MINUTE) });
    expect(await setup.reconcile()).toEqual(notCounting('overdue'));
  });

  test.each([
    ['to come', 0, noon(2 * MINUTE)],
    ['a minute late', 0, noon(-MINUTE)],
    ['six minutes late', 1, noon(-6 * MINUTE)],
  ])('whose next try is %s is overdue %i times', async (_, overdue, nextTryAt) => {
    const id = await setup.aBooking({ at: noon(-HOUR) });
    await setup.aCall(id, { leaseUntil: noon(-30 * MINUTE), finishedAt: noon(-30 * MINUTE), nextTryAt });
    expect(await setup.reconcile()).toEqual(overdue > 0 ? counting({ overdue }) : notCounting('overdue'));
  });

  test.each([
    ['open', 0, noon(5 * MINUTE)],
    ['half open', 0, noon(-20 * MINUTE)],
    ['without an attempt for an hour', 1, noon(-HOUR)],
  ])('that is held back by a breaker, %s, is overdue %i times', async (_, overdue, openedUntil) => {
    await aWaitingCall();
    await setup.database.query(
      `insert into automation.tenant_settings (tenant_id, followup_endpoint) values ($1, 'https://example.com')
       on conflict (tenant_id) do update set followup_endpoint = excluded.followup_endpoint`,
      [setup.tenantId],
    );
    await setBreaker(setup.database.query, setup.tenantId, 'https://example.com', { openedUntil });
    expect(await setup.reconcile()).toEqual(overdue > 0 ? counting({ overdue }) : notCounting('overdue'));
  });

  test.each([
    ['for a wake-up that never came', 1, []],
    ['for its next try', 0, [`update automation.waiting_calls set ready_at = $1::timestamptz + interval '1 hour'`]],
    [
      'for the end of a pause',
      0,
      [
        `insert into automation.tenant_settings (tenant_id, calls_paused)
         select w.tenant_id, true from automation.waiting_calls w where w.ready_at < $1::timestamptz
         on conflict (tenant_id) do update set calls_paused = true`,
      ],
    ],
    [
      'for a wake-up that is on its way',
      0,
      [
        `insert into automation.call_lanes (tenant_id, rings_at)
         select w.tenant_id, $1::timestamptz - interval '20 minutes' from automation.waiting_calls w`,
      ],
    ],
  ])('whose call waits %s is overdue %i times', async (_, overdue, changes) => {
    await aWaitingCall();
    for (const change of changes) await setup.database.query(change, [noon()]);
    expect(await setup.reconcile()).toEqual(overdue > 0 ? counting({ overdue }) : notCounting('overdue'));
    await setup.database.query(`update automation.tenant_settings set calls_paused = false`);
  });

  test('whose call was begun and never ended is failed, not called again', async () => {
    const id = await setup.aBooking({ at: noon(-HOUR), taskStatus: 'executing', updatedAt: new Date() });
    await setup.aCall(id, { leaseUntil: noon(-31 * MINUTE) });
    expect(await setup.reconcile()).toEqual(counting({ unknown: 1 }));
    const [booking] = await setup.database.query('select status, task_status, last_execution_error from crm.bookings');
    expect(booking).toEqual({
      status: 'failed',
      task_status: 'failed',
      last_execution_error: expect.stringMatching(/^OUTCOME_UNKNOWN: /),
    });
    const [call] = await setup.database.query('select outcome, next_try_at from automation.booking_calls');
    expect(call).toEqual({ outcome: 'unknown', next_try_at: null });
    expect(await setup.wokenBookings()).toEqual([]);
  });

  test('whose call is under way, or was until a moment ago, is left alone', async () => {
    const id = await setup.aBooking({ at: noon(-HOUR), taskStatus: 'executing' });
    await setup.aCall(id, { leaseUntil: noon(-20 * MINUTE) });
    expect(await setup.reconcile()).toEqual(notCounting('unknown'));
    expect(await setup.taskStatusOf(id)).toBe('executing');
  });

  test('that was set to executing without a call is failed after an hour', async () => {
    const id = await setup.aBooking({ at: noon(-HOUR), taskStatus: 'executing', updatedAt: noon(-61 * MINUTE) });
    expect(await setup.reconcile()).toEqual(counting({ unknown: 1 }));
    expect(await setup.taskStatusOf(id)).toBe('failed');
  });
});

test('what is not needed any more is removed: old calls of bookings that are over, breakers and timers of the past', async () => {
  const open = await setup.aBooking({ at: TOMORROW });
  const over = await setup.aBooking({ at: noon(-DAY), taskStatus: 'failed' });
  const days = (count: number) => noon(-count * DAY);
  for (const [id, age] of [
    [open, 91],
    [over, 91],
    [over, 89],
    [randomUUID(), 91],
  ] as const)
    await setup.aCall(id, { leaseUntil: days(age), finishedAt: days(age) });
  for (const [endpoint, openedUntil] of [
    ['https://old.example', days(31)],
    ['https://young.example', days(29)],
  ] as const)
    await setBreaker(setup.database.query, setup.tenantId, endpoint, { openedUntil });
  await setup.database.query(`update automation.lanes set created_at = $1 where limits_of = 'endpoint'`, [days(40)]);
  await setup.aTimer(over, days(2));
  await setup.aTimer(open, TOMORROW);
  const run = await setup.aRun();
  await run.see([nameOf(open, TOMORROW)]);
  await run.compare();
  const [state] = await setup.database.run(forgetCalls, { jobId: run.jobId, now: noon(3000) });
  expect(state).toMatchObject({
    phase: 'done',
    counts: { forgottenCalls: 2, forgottenBreakers: 1, forgottenTimers: 1 },
  });
  expect(await setup.database.query('select count(*)::int from automation.booking_calls')).toEqual([{ count: 2 }]);
  expect(await setup.database.query('select endpoint from automation.lanes')).toEqual([
    { endpoint: 'https://young.example' },
  ]);
  expect(await setup.timers()).toEqual([nameOf(open, TOMORROW)]);
});
