/** Functions that die at each of their calls, and a day of faults: a booking has one call, or none or one of unknown outcome and a reason. */

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { forgetEndpoints } from '../../support/bookings/setup-breaker.ts';
import { type Schedules, schedulesOf } from '../../support/bookings/timer-schedules.ts';
import { startEndpoint, type TestEndpoint } from '../../support/endpoint/setup-endpoint.ts';
import { killAtEveryCall } from '../../support/stack/kill-at-every-call.ts';
import { type RunningStack, startStack } from '../../support/stack/setup-stack.ts';
import {
  type BookingTenant,
  changeBooking,
  createBookingTenant,
  insertBooking,
  latenessOf,
  readBooking,
} from './setup-booking-tenant.ts';

let stack: RunningStack;
let endpoint: TestEndpoint;
let schedules: Schedules;
let tenant: BookingTenant;
beforeAll(async () => {
  // After the maintenance of the night.
  stack = await startStack(new Date('2027-02-01T06:30:00Z'));
  endpoint = await startEndpoint({ now: () => stack.now() });
  schedules = schedulesOf(stack);
});
beforeEach(async () => {
  endpoint.behave({ does: 'answer', status: 200 });
  tenant = await createBookingTenant(stack, endpoint.url);
});
afterAll(async () => {
  schedules?.close();
  await endpoint?.close();
  await stack?.stop();
});

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const inMs = (ms: number) => new Date(stack.now().getTime() + ms);
const book = (scheduledAt: Date) => insertBooking(stack, tenant, { scheduledAt });
const executed = { status: 'completed', task_status: 'executed', execution_attempts: 1 };
const unknown = {
  status: 'failed',
  task_status: 'failed',
  last_execution_error: expect.stringMatching(/^OUTCOME_UNKNOWN: /),
};

test('schedules are what the rows say, wherever the function that keeps them dies', async () => {
  let made: { id: string; at: Date | undefined }[] = [];
  const kills = await killAtEveryCall(stack, {
    functions: ['bookings-timers'],
    // Several small invocations look alike and come in any order.
    mayMiss: true,
    async arrange() {
      made = [];
      for (let n = 0; n < 3; n += 1) made.push({ id: await book(inMs(5 * HOUR)), at: undefined });
      await stack.settle();
    },
    async act() {
      const [moved, near, cancelled] = made;
      const inserted = { id: crypto.randomUUID(), at: inMs(2 * HOUR) };
      if (!moved || !near || !cancelled) throw new Error('arrange made three');
      moved.at = inMs(3 * HOUR);
      near.at = inMs(14 * MINUTE);
      made.push(inserted);
      await stack.query(
        `begin;
         insert into crm.bookings (id, tenant_id, customer_id, booking_type, scheduled_at)
         values ('${inserted.id}', '${tenant.tenantId}', '${tenant.customerId}', 'follow_up', '${inserted.at.toISOString()}');
         update crm.bookings set scheduled_at = '${moved.at.toISOString()}' where id = '${moved.id}';
         update crm.bookings set scheduled_at = '${near.at.toISOString()}' where id = '${near.id}';
         update crm.bookings set status = 'cancelled' where id = '${cancelled.id}';
         commit`,
      );
      await stack.settle();
    },
    async check() {
      await stack.advance(inMs(4 * HOUR));
      for (const { id, at } of made) {
        const late = latenessOf(endpoint.callsOf(id), at ?? new Date(0));
        expect(late).toHaveLength(at ? 1 : 0);
        // Fourteen minutes outlast the redelivery of what was killed.
        for (const seconds of late) expect(Math.abs(seconds - 1)).toBeLessThanOrEqual(1);
      }
      expect(await schedules.list()).toEqual([]);
      expect(await stack.query('select from automation.booking_timers')).toEqual([]);
    },
  });
  expect(kills).toBeGreaterThanOrEqual(9);
});

test('no endpoint is called twice, wherever the function that calls it dies', async () => {
  let id = '';
  const outcomes: string[] = [];
  const kills = await killAtEveryCall(stack, {
    functions: ['bookings-call'],
    async arrange() {},
    async act() {
      id = await book(inMs(-1000));
      await stack.settle();
    },
    async check(killedAt) {
      const calls = endpoint.callsOf(id).length;
      const booking = await readBooking(stack, id);
      // Only a death between the record of the beginning and that of the end leaves anything unknown.
      if (booking.task_status === 'failed') {
        expect(booking).toMatchObject(unknown);
        expect(killedAt?.operation).toContain('Execute');
      } else expect({ ...booking, calls }).toMatchObject({ ...executed, calls: 1 });
      outcomes.push(`${booking.task_status} ${calls}`);
    },
  });
  expect(kills).toBeGreaterThanOrEqual(3);
  expect(new Set(outcomes)).toEqual(new Set(['executed 1', 'failed 0']));
});

test('a function that dies with the answer in its hands leaves an unknown outcome, and a person’s retry calls again', async () => {
  const calls = stack.functionName('bookings-call');
  endpoint.behave({ does: 'hold' });
  const before = endpoint.calls.length;
  const id = await book(inMs(-1000));
  await endpoint.received(before + 1);
  stack.chaos.crashAt(1, { moment: 'before', counts: ({ functionName }) => functionName === calls });
  endpoint.behave({ does: 'answer', status: 200 });
  endpoint.release();
  await stack.settle();
  expect(await readBooking(stack, id)).toMatchObject({ task_status: 'executing' });
  // The lease of a call, and a minute.
  await stack.advance(150_000 + MINUTE);
  expect(await readBooking(stack, id)).toMatchObject(unknown);
  expect(endpoint.callsOf(id)).toHaveLength(1);
  await changeBooking(stack, id, `status = 'scheduled'`);
  await stack.settle();
  expect(await readBooking(stack, id)).toMatchObject({ ...executed, execution_attempts: 2 });
  expect(endpoint.callsOf(id)).toHaveLength(2);
});

test('a call that failed is tried again, wherever the function dies meanwhile', async () => {
  let id = '';
  const kills = await killAtEveryCall(stack, {
    functions: ['bookings-call'],
    async arrange() {
      await forgetEndpoints(stack.query);
    },
    async act() {
      endpoint.behave({ does: 'answer', status: 503 });
      id = await book(inMs(-1000));
      await stack.settle();
      endpoint.behave({ does: 'answer', status: 200 });
      await stack.advance(20_000);
    },
    async check() {
      const booking = await readBooking(stack, id);
      const attempts = endpoint.callsOf(id).length;
      if (booking.task_status === 'failed') expect(booking).toMatchObject(unknown);
      else expect(booking).toMatchObject({ status: 'completed', task_status: 'executed' });
      expect(attempts).toBeLessThanOrEqual(2);
    },
  });
  expect(kills).toBeGreaterThanOrEqual(5);
});

test('on a day on which everything goes wrong each booking has one call, or none or one and a reason', async () => {
  const zones = [
    'UTC',
    'America/New_York',
    'Europe/Berlin',
    'Asia/Kathmandu',
    'Pacific/Chatham',
    'Australia/Lord_Howe',
  ];
  const ids: string[] = [];
  for (let n = 0; n < 60; n += 1) {
    const scheduledAt = inMs((n % 12) * 2 * HOUR + n * 61_000);
    ids.push(await insertBooking(stack, tenant, { scheduledAt, timeZone: zones[n % zones.length] ?? null }));
  }
  stack.chaos.configure({
    enabled: true,
    duplicateDelivery: 0.2,
    reorderDelivery: 0.3,
    deliveryDelay: 0.2,
    deliveryDelaySeconds: 900,
    apiFault: 0.01,
    kill: 0.02,
    scheduleDelaySeconds: 59,
  });
  const isOpen = `task_status in ('pending', 'scheduled') and scheduled_at > $2`;
  for (let hour = 0; hour < 24; hour += 1) {
    await stack.advance(HOUR);
    const [moved, cancelled] = [ids[(hour * 7) % 60] ?? '', ids[(hour * 11 + 3) % 60] ?? ''];
    const soon = inMs(5 * MINUTE);
    const to = inMs(((hour % 3) + 0.2) * HOUR);
    await stack.query(`update crm.bookings set scheduled_at = $3 where id = $1 and ${isOpen}`, [moved, soon, to]);
    if (hour % 4 === 0)
      await stack.query(`update crm.bookings set status = 'cancelled' where id = $1 and ${isOpen}`, [cancelled, soon]);
  }
  stack.chaos.configure({ enabled: false });
  await stack.advance(8 * HOUR);

  const seen: Record<string, number> = {};
  for (const id of ids) {
    const booking = await readBooking(stack, id);
    const calls = endpoint.callsOf(id);
    const told = `${id} ${booking.task_status} ${booking.last_execution_error}`;
    seen[booking.task_status] = (seen[booking.task_status] ?? 0) + 1;
    expect(calls.length, told).toBeLessThanOrEqual(1);
    if (booking.task_status === 'executed') expect(calls, told).toHaveLength(1);
    else if (booking.task_status === 'cancelled') expect(calls, told).toEqual([]);
    else expect(booking, told).toMatchObject(unknown);
    for (const seconds of latenessOf(calls, booking.scheduled_at)) expect(seconds, told).toBeGreaterThanOrEqual(0);
  }
  expect(seen.cancelled).toBeGreaterThan(2);
  expect(seen.executed).toBeGreaterThan(40);
  expect((await schedules.list()).filter((name) => ids.some((id) => name.includes(id)))).toEqual([]);
});
