/** Bookings written by SQL on the running stack: one schedule each, and each call at its moment, wherever the booking went before. */
import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { startEndpoint, type TestEndpoint } from '../support/endpoint.ts';
import { type RunningStack, startStack } from '../support/running-stack.ts';
import { switchOffSchedules } from '../support/switch-off-schedules.ts';
import { type Schedules, schedulesOf } from './schedules.ts';
import {
  type BookingWorld,
  changeBooking,
  createBookingWorld,
  insertBooking,
  latenessOf,
  readBooking,
} from './world.ts';

vi.setConfig({ testTimeout: 180_000 });

let stack: RunningStack;
let endpoint: TestEndpoint;
let schedules: Schedules;
let world: BookingWorld;

beforeAll(async () => {
  stack = await startStack(new Date('2027-02-01T09:00:00Z'));
  await switchOffSchedules(stack);
  endpoint = await startEndpoint({ now: () => stack.now() });
  schedules = schedulesOf(stack);
});
beforeEach(async () => {
  world = await createBookingWorld(stack, endpoint.url);
});
afterAll(async () => {
  schedules?.close();
  await endpoint?.close();
  await stack?.stop();
});

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const inMs = (ms: number) => new Date(stack.now().getTime() + ms);
const book = (scheduledAt: Date | string, values: { type?: string; timeZone?: string } = {}) =>
  insertBooking(stack, world, { scheduledAt, ...values });
const move = (id: string, to: Date) => changeBooking(stack, id, 'scheduled_at = $2', [to]);

/** Calls of the timers' function at Scheduler since the last time it was asked. */
function changesOfSchedules(): number {
  const calls = stack.chaos.calls().filter(({ service }) => service === 'scheduler');
  stack.chaos.forgetCalls();
  return calls.length;
}

/** All that should happen to the booking has happened: these calls, and nothing left of it anywhere. */
async function expectCalls(id: string, moments: readonly Date[]): Promise<void> {
  const calls = endpoint.callsOf(id);
  expect(calls, `calls of ${id} for ${moments.map((at) => at.toISOString())}`).toHaveLength(moments.length);
  for (const [n, moment] of moments.entries()) {
    const [late = Number.NaN] = latenessOf(calls.slice(n), moment);
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThanOrEqual(2);
  }
  expect((await schedules.list()).filter((name) => name.includes(id))).toEqual([]);
  expect(await stack.query('select from automation.booking_timers where booking_id = $1', [id])).toEqual([]);
}

test('a booking has one schedule that rings a minute early, deletes itself and has dead letters', async () => {
  const at = new Date(inMs(5 * HOUR).getTime() + 17_300);
  const id = await book(at);
  await stack.settle();
  const second = Math.ceil(at.getTime() / 1000);
  const name = `followup-${id}-${second}`;
  expect(await readBooking(stack, id)).toMatchObject({
    task_status: 'scheduled',
    task_name: name,
    status: 'scheduled',
  });
  expect(await schedules.list()).toEqual([name]);
  const { endpointUrl, region, administrator: credentials, resources } = stack.runtime;
  const client = new SchedulerClient({ endpoint: endpointUrl, region, credentials });
  const group = resources.find(({ logicalId }) => logicalId.startsWith('BookingsTimers'))?.attributes.ref;
  const schedule = await client.send(new GetScheduleCommand({ Name: name, GroupName: group }));
  client.destroy();
  expect(schedule).toMatchObject({
    ScheduleExpression: 'at(2027-02-01T13:59:00)',
    ScheduleExpressionTimezone: 'UTC',
    ActionAfterCompletion: 'DELETE',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      Input: JSON.stringify({ tenantId: world.tenantId, bookingId: id, callSecond: second }),
      DeadLetterConfig: { Arn: expect.stringContaining('LostRings') },
      RoleArn: expect.stringContaining('TimerRole'),
    },
  });
  await stack.advance(new Date(at.getTime() - 1));
  expect(endpoint.callsOf(id)).toEqual([]);
  await stack.advance(5000);
  await expectCalls(id, [at]);
  expect(await readBooking(stack, id)).toMatchObject({
    status: 'completed',
    task_status: 'executed',
    execution_attempts: 1,
  });
});

test('bookings that were moved, cancelled, deleted and made again are called for what they are in the end', async () => {
  const start = stack.now();
  const at = (hours: number, seconds = 0) => new Date(start.getTime() + hours * HOUR + seconds * 1000);
  const booked = () => book(at(5));
  const cancel = (id: string) => changeBooking(stack, id, `status = 'cancelled'`);
  const remove = (id: string) => stack.query('delete from crm.bookings where id = $1', [id]);
  const again = (id: string, moment: Date) =>
    stack.query(
      `insert into crm.bookings (id, tenant_id, customer_id, booking_type, scheduled_at) values ($1, $2, $3, 'follow_up', $4)`,
      [id, world.tenantId, world.customerId, moment],
    );
  const expected = new Map<string, Date[]>();
  /** Each step is followed by all that it brings about. */
  const scenario = async (moments: readonly Date[], ...steps: readonly ((id: string) => Promise<unknown>)[]) => {
    const id = await booked();
    for (const step of steps) {
      await stack.settle();
      await step(id);
    }
    expected.set(id, [...moments]);
  };
  await scenario([at(7)], (id) => move(id, at(7)));
  await scenario([at(2)], (id) => move(id, at(2)));
  await scenario([at(0, 300)], (id) => move(id, at(0, 300)));
  await scenario([start], (id) => move(id, at(-3)));
  await scenario(
    [at(5)],
    (id) => move(id, at(9)),
    (id) => move(id, at(5)),
  );
  await scenario(
    [at(6)],
    (id) => move(id, at(0, 840)),
    (id) => move(id, at(6)),
  );
  await scenario(
    [at(0, 899)],
    (id) => move(id, at(0, 901)),
    (id) => move(id, at(0, 899)),
  );
  await scenario([], cancel);
  await scenario([], (id) => move(id, at(0, 600)), cancel);
  await scenario([at(5)], cancel, (id) => changeBooking(stack, id, `status = 'scheduled'`));
  await scenario([], remove);
  await scenario([at(8)], remove, (id) => again(id, at(8)));
  await scenario([at(5)], remove, (id) => again(id, at(5)));
  await scenario([], (id) => changeBooking(stack, id, `booking_type = 'lunch'`));
  await scenario(
    [at(5)],
    (id) => changeBooking(stack, id, `booking_type = 'lunch'`),
    (id) => changeBooking(stack, id, `booking_type = 'FollowUp'`),
  );
  // Quickly: nobody waits for what a step brings about.
  const quick = await booked();
  for (const hours of [7, 5, 9, 5, 6]) await move(quick, at(hours));
  expected.set(quick, [at(6)]);
  await stack.settle();
  await stack.advance(at(10));
  for (const [id, moments] of expected) await expectCalls(id, moments);
});

test('what happens in one transaction is one change, and what was rolled back is none', async () => {
  const [id, cancelled, rolledBack, kept] = Array.from({ length: 4 }, () => crypto.randomUUID());
  const insert = (of = '') =>
    `insert into crm.bookings (id, tenant_id, customer_id, booking_type, scheduled_at)
     values ('${of}', '${world.tenantId}', '${world.customerId}', 'follow_up', '${inMs(HOUR).toISOString()}');`;
  const later = (of = '') =>
    `update crm.bookings set scheduled_at = '${inMs(2 * HOUR).toISOString()}' where id = '${of}';`;
  await stack.settle();
  stack.chaos.forgetCalls();
  await stack.query(`begin; ${insert(id)} ${later(id)} commit`);
  await stack.query(
    `begin; ${insert(cancelled)} update crm.bookings set status = 'cancelled' where id = '${cancelled}'; commit`,
  );
  await stack.query(`begin; ${insert(rolledBack)} rollback`);
  await stack.query(`begin; ${insert(kept)} savepoint one; ${later(kept)} rollback to one; commit`);
  await stack.settle();
  expect(changesOfSchedules()).toBe(2);
  const [first, second] = [inMs(HOUR), inMs(2 * HOUR)];
  await stack.advance(3 * HOUR);
  for (const [of = '', moments] of [
    [id, [second]],
    [cancelled, []],
    [rolledBack, []],
    [kept, [first]],
  ] as const)
    await expectCalls(of, moments);
});

test('a thousand in one statement have a schedule each, by one call of Scheduler each', async () => {
  await stack.settle();
  stack.chaos.forgetCalls();
  await stack.query(
    `insert into crm.bookings (tenant_id, customer_id, booking_type, scheduled_at)
     select $1, $2, 'follow_up', $3::timestamptz + n * interval '1 second' from generate_series(1, 1000) n`,
    [world.tenantId, world.customerId, inMs(HOUR)],
  );
  await stack.settle();
  const rings = stack.chaos.calls().filter(({ functionName }) => functionName === stack.functionName('relay'));
  expect(rings.length).toBeLessThan(10);
  expect(changesOfSchedules()).toBe(1000);
  expect(await schedules.list()).toHaveLength(1000);
  await stack.query('delete from crm.bookings where tenant_id = $1', [world.tenantId]);
  await stack.settle();
  expect(changesOfSchedules()).toBe(1000);
  expect(await schedules.list()).toEqual([]);
});

test('types are told in any case and spelling, and bookings of other types are left alone', async () => {
  const types = [
    'follow_up',
    'FOLLOW-UP',
    'Auto-Follow-Up',
    'followup',
    'AUTO_FOLLOW_UP',
    'auto_followup',
    'manual_FOLLOWUP',
    'Manual_Follow_Up',
    'Scheduled_Call',
  ];
  const others = ['lunch', 'follow up', ' follow_up', 'follow_up2', "'; drop table crm.bookings; --"];
  const at = inMs(MINUTE);
  const called = await Promise.all(types.map((type) => book(at, { type })));
  const left = await Promise.all(others.map((type) => book(at, { type })));
  await stack.settle();
  await stack.advance(2 * MINUTE);
  for (const id of called) await expectCalls(id, [at]);
  for (const id of left) {
    await expectCalls(id, []);
    expect(await readBooking(stack, id)).toMatchObject({ status: 'scheduled', task_status: 'pending' });
  }
});

describe('a call is never early and at most two seconds late', () => {
  // Scheduler rings at the end of its minute; and around what a queue can delay.
  it.each([0, 30, 59])('when Scheduler rings up to %i seconds into the minute', async (scheduleDelaySeconds) => {
    stack.chaos.configure({
      enabled: true,
      duplicateDelivery: 0,
      reorderDelivery: 0,
      deliveryDelay: 0,
      apiFault: 0,
      kill: 0,
      scheduleDelaySeconds,
    });
    const moments = [
      0.001, 1, 59.999, 898, 899.5, 900, 900.5, 901, 902, 959, 960, 1020, 3540, 3541.25, 3599, 3600, 3601, 7261.7,
    ].map((seconds) => inMs(seconds * 1000));
    const ids: string[] = [];
    for (const moment of moments) ids.push(await book(moment));
    await stack.settle();
    // In one jump, and in small steps that end anywhere.
    for (const ms of [1, 999, 58_000, 840_000, 61_001, 40 * MINUTE, 2 * HOUR]) await stack.advance(ms);
    stack.chaos.configure({ enabled: false });
    for (const [n, id] of ids.entries()) await expectCalls(id, [moments[n] ?? new Date(0)]);
  });

  it('when it is overdue as it is written, which is at once', async () => {
    const written = stack.now();
    const ids = [await book(inMs(-400 * 24 * HOUR)), await book('1970-01-01T00:00:00Z'), await book(inMs(-1000))];
    await stack.settle();
    for (const id of ids) await expectCalls(id, [written]);
    // Calls come at whole seconds: the next one may be to come.
    const justNow = await book(written);
    await stack.advance(1000);
    await expectCalls(justNow, [written]);
  });
});

test('local times on days when clocks change are the right instants, and are told as local times', async () => {
  const days: readonly (readonly [string, string, string, string])[] = [
    // Written locally, the zone, the instant, and what a clock there shows then.
    ['2027-03-14 02:30', 'America/New_York', '2027-03-14T07:30:00Z', '03:30'],
    ['2027-03-28 02:30', 'Europe/Berlin', '2027-03-28T01:30:00Z', '03:30'],
    ['2027-03-28 03:00', 'Europe/Berlin', '2027-03-28T01:00:00Z', '03:00'],
    ['2027-04-04 01:45', 'Australia/Lord_Howe', '2027-04-03T15:15:00Z', '01:45'],
    ['2027-04-04 03:30', 'Pacific/Chatham', '2027-04-03T14:45:00Z', '03:30'],
    ['2027-10-31 02:30', 'Europe/Berlin', '2027-10-31T01:30:00Z', '02:30'],
    ['2027-10-31 12:00', 'Asia/Kathmandu', '2027-10-31T06:15:00Z', '12:00'],
    ['2027-11-07 00:59:59', 'America/New_York', '2027-11-07T04:59:59Z', '00:59'],
    ['2027-11-07 01:30', 'America/New_York', '2027-11-07T06:30:00Z', '01:30'],
  ];
  const booked: { id: string; at: Date; local: string }[] = [];
  for (const [written, zone, instant, local] of days) {
    const [row] = await stack.query<{ id: string; scheduled_at: Date }>(
      `insert into crm.bookings (tenant_id, customer_id, booking_type, scheduled_at, time_zone)
       values ($1, $2, 'follow_up', $3::timestamp at time zone $4, $4) returning id, scheduled_at`,
      [world.tenantId, world.customerId, written, zone],
    );
    expect(row?.scheduled_at, `${written} ${zone}`).toEqual(new Date(instant));
    booked.push({ id: row?.id ?? '', at: new Date(instant), local });
  }
  await stack.settle();
  await stack.advance(new Date('2027-11-08T00:00:00Z'));
  for (const { id, at, local } of booked) {
    await expectCalls(id, [at]);
    expect(JSON.parse(endpoint.callsOf(id)[0]?.body ?? '{}').localTime).toContain(`T${local}`);
  }
});
