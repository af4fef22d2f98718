/** Bookings whose ring, message or end was lost, what is left alone, and how a run goes on from page to page. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  counting,
  DAY,
  HOUR,
  MINUTE,
  nameOf,
  noon,
  notCounting,
  openReconcileStand,
  type ReconcileStand,
  TOMORROW,
} from '../../../test/support/bookings/setup-reconciler.ts';
import { forgetCalls, restartListing } from './queries.gen.ts';

let stand: ReconcileStand;
beforeAll(async () => {
  stand = await openReconcileStand();
});
beforeEach(() => stand.clear());
afterAll(() => stand?.database.drop());

describe('a page', () => {
  test('that is compared again, by the run itself or a second one of the same job, counts once', async () => {
    const run = await stand.aRun();
    await run.see(['foreign'], { next: 'second' });
    expect(await run.see(['foreign'], { next: 'second' })).toEqual(counting({ schedules: 1, foreign: 1 }));
    expect(await run.see(['other'], { token: 'second' })).toEqual(counting({ schedules: 2, foreign: 2 }));
  });

  test('whose token is no longer taken begins the listing anew', async () => {
    const run = await stand.aRun();
    await run.see(['foreign', nameOf(randomUUID(), TOMORROW)], { next: 'expired' });
    const again = (await stand.database.run(restartListing, { jobId: run.jobId }))[0];
    expect(again).toMatchObject({ phase: 'schedules', nextToken: null, counts: { extra: 1 }, foreignNames: [] });
    expect(await run.see(['foreign'])).toEqual(counting({ schedules: 1, foreign: 1 }));
  });

  test('of a thousand bookings is followed by the next', async () => {
    await stand.database.query(
      `insert into crm.bookings (tenant_id, customer_id, booking_type, scheduled_at, task_status, time_zone, buffer_until)
       select $1, $2, 'follow_up', $3::timestamptz, 'scheduled', 'UTC', $3::timestamptz + interval '15 minutes'
       from generate_series(1, 2100)`,
      [stand.tenantId, stand.customerId, TOMORROW],
    );
    await stand.database.query('truncate automation.outbox');
    const run = await stand.aRun();
    await run.see([]);
    const phases = [await run.compare(), await run.compare(), await run.compare()];
    expect(phases.map((state) => (state as { phase: string }).phase)).toEqual(['bookings', 'bookings', 'calls']);
    expect(phases[2]).toEqual(counting({ bookings: 2100, missing: 2100 }));
    expect(new Set(await stand.rung()).size).toBe(2100);
  });
});

describe('a booking', () => {
  test('that has been pending for more than ten minutes is rung for', async () => {
    const id = await stand.aBooking({ at: TOMORROW, taskStatus: 'pending' });
    expect(await stand.reconcile()).toEqual(counting({ unrung: 1 }));
    expect(await stand.rung()).toEqual([id]);
  });

  test('that has just been written is left to its own ring', async () => {
    await stand.aBooking({ at: TOMORROW, taskStatus: 'pending', updatedAt: new Date() });
    expect(await stand.reconcile()).toEqual(notCounting('unrung'));
  });

  test('of a kind that nobody calls is counted and left alone', async () => {
    const id = await stand.aBooking({ at: noon(-HOUR), taskStatus: 'pending', type: 'lunch' });
    expect(await stand.reconcile()).toEqual(counting({ otherKinds: 1 }));
    expect([await stand.taskStatusOf(id), await stand.rung()]).toEqual(['pending', []]);
  });

  test('whose call is overdue by more than five minutes is planned anew', async () => {
    const late = await stand.aBooking({ at: noon(-6 * MINUTE) });
    await stand.aBooking({ at: noon(-4 * MINUTE) });
    expect(await stand.reconcile()).toEqual(counting({ overdue: 1 }));
    expect(await stand.rung()).toEqual([late]);
    expect(await stand.plan(late)).toEqual([expect.objectContaining({ action: 'send', bookingId: late })]);
  });

  test('of the past that was sent for a moment ago, as when a person retries, is left alone', async () => {
    await stand.aBooking({ at: noon(-HOUR), taskScheduledAt: noon(-MINUTE) });
    expect(await stand.reconcile()).toEqual(notCounting('overdue'));
  });

  test.each([
    ['to come', 0, noon(2 * MINUTE)],
    ['a minute late', 0, noon(-MINUTE)],
    ['six minutes late', 1, noon(-6 * MINUTE)],
  ])('whose next try is %s is overdue %i times', async (_, overdue, nextTryAt) => {
    const id = await stand.aBooking({ at: noon(-HOUR) });
    await stand.aCall(id, { leaseUntil: noon(-30 * MINUTE), finishedAt: noon(-30 * MINUTE), nextTryAt });
    expect(await stand.reconcile()).toEqual(overdue > 0 ? counting({ overdue }) : notCounting('overdue'));
  });

  test.each([
    ['open', 0, noon(5 * MINUTE)],
    ['half open', 0, noon(-20 * MINUTE)],
    ['which nobody has tried for an hour', 1, noon(-HOUR)],
  ])('that is held back by a breaker, %s, is overdue %i times', async (_, overdue, openedUntil) => {
    await stand.aBooking({ at: noon(-2 * HOUR) });
    await stand.database.query(
      `insert into automation.tenant_settings (tenant_id, followup_endpoint) values ($1, 'https://example.com')
       on conflict (tenant_id) do update set followup_endpoint = excluded.followup_endpoint`,
      [stand.tenantId],
    );
    await stand.database.query(
      `insert into automation.circuit_breakers (tenant_id, key, endpoint, opened_until, updated_at)
       values ($1, automation.breaker_key('https://example.com'), 'https://example.com', $2, $3)`,
      [stand.tenantId, openedUntil, noon()],
    );
    expect(await stand.reconcile()).toEqual(overdue > 0 ? counting({ overdue }) : notCounting('overdue'));
  });

  test('whose call was begun and never ended is failed, not called again', async () => {
    const id = await stand.aBooking({ at: noon(-HOUR), taskStatus: 'executing', updatedAt: new Date() });
    await stand.aCall(id, { leaseUntil: noon(-31 * MINUTE) });
    expect(await stand.reconcile()).toEqual(counting({ unknown: 1 }));
    const [booking] = await stand.database.query('select status, task_status, last_execution_error from crm.bookings');
    expect(booking).toEqual({
      status: 'failed',
      task_status: 'failed',
      last_execution_error: expect.stringMatching(/^OUTCOME_UNKNOWN: /),
    });
    const [call] = await stand.database.query('select outcome, next_try_at from automation.booking_calls');
    expect(call).toEqual({ outcome: 'unknown', next_try_at: null });
    expect(await stand.rung()).toEqual([]);
  });

  test('whose call is under way, or was until a moment ago, is left alone', async () => {
    const id = await stand.aBooking({ at: noon(-HOUR), taskStatus: 'executing' });
    await stand.aCall(id, { leaseUntil: noon(-20 * MINUTE) });
    expect(await stand.reconcile()).toEqual(notCounting('unknown'));
    expect(await stand.taskStatusOf(id)).toBe('executing');
  });

  test('that somebody set to executing without a call is failed after an hour', async () => {
    const id = await stand.aBooking({ at: noon(-HOUR), taskStatus: 'executing', updatedAt: noon(-61 * MINUTE) });
    expect(await stand.reconcile()).toEqual(counting({ unknown: 1 }));
    expect(await stand.taskStatusOf(id)).toBe('failed');
  });
});

test('what nobody will ask for any more is removed: old calls of bookings that are over, breakers and timers of the past', async () => {
  const open = await stand.aBooking({ at: TOMORROW });
  const over = await stand.aBooking({ at: noon(-DAY), taskStatus: 'failed' });
  const days = (count: number) => noon(-count * DAY);
  for (const [id, age] of [
    [open, 91],
    [over, 91],
    [over, 89],
    [randomUUID(), 91],
  ] as const)
    await stand.aCall(id, { leaseUntil: days(age), finishedAt: days(age) });
  await stand.database.query(
    `insert into automation.circuit_breakers (tenant_id, key, endpoint, updated_at) values ($1, 'old', '', $2), ($1, 'young', '', $3)`,
    [stand.tenantId, days(31), days(29)],
  );
  await stand.aTimer(over, days(2));
  await stand.aTimer(open, TOMORROW);
  const run = await stand.aRun();
  await run.see([nameOf(open, TOMORROW)]);
  await run.compare();
  const [state] = await stand.database.run(forgetCalls, { jobId: run.jobId, now: noon(3000) });
  expect(state).toMatchObject({
    phase: 'done',
    counts: { forgottenCalls: 2, forgottenBreakers: 1, forgottenTimers: 1 },
  });
  expect(await stand.database.query('select count(*)::int from automation.booking_calls')).toEqual([{ count: 2 }]);
  expect(await stand.database.query('select key from automation.circuit_breakers')).toEqual([{ key: 'young' }]);
  expect(await stand.timers()).toEqual([nameOf(open, TOMORROW)]);
});
