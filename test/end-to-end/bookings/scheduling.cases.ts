/** Bookings written by SQL on the running stack: one schedule each, and each call at its moment, wherever the booking went before. */
import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { expect, test } from 'vitest';
import { expectCalls } from './expect-calls.ts';
import { live } from './setup-booking-stack.ts';
import { changeBooking, insertBooking, readBooking } from './setup-booking-tenant.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const inMs = (ms: number) => new Date(live.stack.now().getTime() + ms);
const book = (scheduledAt: Date | string, values: { type?: string; timeZone?: string } = {}) =>
  insertBooking(live.stack, live.tenant, { scheduledAt, ...values });
const move = (id: string, to: Date) => changeBooking(live.stack, id, 'scheduled_at = $2', [to]);

/** Calls of the timers' function at Scheduler since the last time it was asked. */
/** By the function of timers: a relay that found work open has ordered a sweep of its own. */
function changesOfSchedules(): number {
  const timers = live.stack.functionName('bookings-timers');
  const calls = live.stack.chaos
    .calls()
    .filter(({ service, functionName }) => service === 'scheduler' && functionName === timers);
  live.stack.chaos.forgetCalls();
  return calls.length;
}

test('a booking has one schedule that fires a minute early, deletes itself and has dead letters', async () => {
  const at = new Date(inMs(5 * HOUR).getTime() + 17_300);
  const id = await book(at);
  await live.stack.settle();
  const second = Math.ceil(at.getTime() / 1000);
  const name = `followup-${id}-${second}`;
  expect(await readBooking(live.stack, id)).toMatchObject({
    task_status: 'scheduled',
    task_name: name,
    status: 'scheduled',
  });
  expect(await live.schedules.list()).toEqual([name]);
  const { endpointUrl, region, administrator: credentials, resources } = live.stack.runtime;
  const client = new SchedulerClient({ endpoint: endpointUrl, region, credentials });
  const group = resources.find(({ logicalId }) => logicalId.startsWith('TimersGroup'))?.attributes.ref;
  const schedule = await client.send(new GetScheduleCommand({ Name: name, GroupName: group }));
  client.destroy();
  expect(schedule).toMatchObject({
    ScheduleExpression: 'at(2027-02-01T13:59:00)',
    ScheduleExpressionTimezone: 'UTC',
    ActionAfterCompletion: 'DELETE',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      Input: JSON.stringify({ tenantId: live.tenant.tenantId, bookingId: id, callSecond: second }),
      DeadLetterConfig: { Arn: expect.stringContaining('TimersDeadLetters') },
      RoleArn: expect.stringContaining('TimersRole'),
    },
  });
  await live.stack.advance(new Date(at.getTime() - 1));
  expect(live.endpoint.callsOf(id)).toEqual([]);
  await live.stack.advance(5000);
  await expectCalls(id, [at]);
  expect(await readBooking(live.stack, id)).toMatchObject({
    status: 'completed',
    task_status: 'executed',
    execution_attempts: 1,
  });
});

test('bookings that were moved, cancelled, deleted and made again are called for what they are in the end', async () => {
  const start = live.stack.now();
  const at = (hours: number, seconds = 0) => new Date(start.getTime() + hours * HOUR + seconds * 1000);
  const booked = () => book(at(5));
  const cancel = (id: string) => changeBooking(live.stack, id, `status = 'cancelled'`);
  const remove = (id: string) => live.stack.query('delete from crm.bookings where id = $1', [id]);
  const again = (id: string, moment: Date) =>
    live.stack.query(
      `insert into crm.bookings (id, tenant_id, customer_id, booking_type, scheduled_at) values ($1, $2, $3, 'follow_up', $4)`,
      [id, live.tenant.tenantId, live.tenant.customerId, moment],
    );
  const expected = new Map<string, Date[]>();
  /** Each step is followed by all that it brings about. */
  const scenario = async (moments: readonly Date[], ...steps: readonly ((id: string) => Promise<unknown>)[]) => {
    const id = await booked();
    for (const step of steps) {
      await live.stack.settle();
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
  await scenario([at(5)], cancel, (id) => changeBooking(live.stack, id, `status = 'scheduled'`));
  await scenario([], remove);
  await scenario([at(8)], remove, (id) => again(id, at(8)));
  await scenario([at(5)], remove, (id) => again(id, at(5)));
  await scenario([], (id) => changeBooking(live.stack, id, `booking_type = 'lunch'`));
  await scenario(
    [at(5)],
    (id) => changeBooking(live.stack, id, `booking_type = 'lunch'`),
    (id) => changeBooking(live.stack, id, `booking_type = 'FollowUp'`),
  );
  // Without a wait between the steps.
  const quick = await booked();
  for (const hours of [7, 5, 9, 5, 6]) await move(quick, at(hours));
  expected.set(quick, [at(6)]);
  await live.stack.settle();
  await live.stack.advance(at(10));
  for (const [id, moments] of expected) await expectCalls(id, moments);
});

test('what happens in one transaction is one change, and what was rolled back is none', async () => {
  const [id, cancelled, rolledBack, kept] = Array.from({ length: 4 }, () => crypto.randomUUID());
  const insert = (of = '') =>
    `insert into crm.bookings (id, tenant_id, customer_id, booking_type, scheduled_at)
     values ('${of}', '${live.tenant.tenantId}', '${live.tenant.customerId}', 'follow_up', '${inMs(HOUR).toISOString()}');`;
  const later = (of = '') =>
    `update crm.bookings set scheduled_at = '${inMs(2 * HOUR).toISOString()}' where id = '${of}';`;
  await live.stack.settle();
  live.stack.chaos.forgetCalls();
  await live.stack.query(`begin; ${insert(id)} ${later(id)} commit`);
  await live.stack.query(
    `begin; ${insert(cancelled)} update crm.bookings set status = 'cancelled' where id = '${cancelled}'; commit`,
  );
  await live.stack.query(`begin; ${insert(rolledBack)} rollback`);
  await live.stack.query(`begin; ${insert(kept)} savepoint one; ${later(kept)} rollback to one; commit`);
  await live.stack.settle();
  expect(changesOfSchedules()).toBe(2);
  const [first, second] = [inMs(HOUR), inMs(2 * HOUR)];
  await live.stack.advance(3 * HOUR);
  for (const [of = '', moments] of [
    [id, [second]],
    [cancelled, []],
    [rolledBack, []],
    [kept, [first]],
  ] as const)
    await expectCalls(of, moments);
});

test('a thousand in one statement have a schedule each, by one call of Scheduler each', async () => {
  await live.stack.settle();
  live.stack.chaos.forgetCalls();
  await live.stack.query(
    `insert into crm.bookings (tenant_id, customer_id, booking_type, scheduled_at)
     select $1, $2, 'follow_up', $3::timestamptz + n * interval '1 second' from generate_series(1, 1000) n`,
    [live.tenant.tenantId, live.tenant.customerId, inMs(HOUR)],
  );
  await live.stack.settle();
  const rings = live.stack.chaos
    .calls()
    .filter(({ functionName }) => functionName === live.stack.functionName('relay'));
  // It asks a few times whether the writer has committed: far from once for each booking.
  expect(rings.length).toBeLessThan(50);
  expect(changesOfSchedules()).toBe(1000);
  expect(await live.schedules.list()).toHaveLength(1000);
  await live.stack.query('delete from crm.bookings where tenant_id = $1', [live.tenant.tenantId]);
  await live.stack.settle();
  expect(changesOfSchedules()).toBe(1000);
  expect(await live.schedules.list()).toEqual([]);
});

test('types are recognised in any case and spelling, and bookings of other types are left alone', async () => {
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
  await live.stack.settle();
  await live.stack.advance(2 * MINUTE);
  for (const id of called) await expectCalls(id, [at]);
  for (const id of left) {
    await expectCalls(id, []);
    expect(await readBooking(live.stack, id)).toMatchObject({ status: 'scheduled', task_status: 'pending' });
  }
});

test('a booking that another function holds for ten minutes is asked for again and again, and gets its schedule', async () => {
  const id = await book(inMs(5 * HOUR));
  await live.stack.settle();
  const held = `update automation.booking_timers set claimed_until = $2 where booking_id = $1`;
  await live.stack.query(held, [id, inMs(10 * MINUTE)]);
  const at = inMs(6 * HOUR);
  await move(id, at);
  await live.stack.settle();
  await live.stack.advance(11 * MINUTE); // more than sixty passes, where Lambda would stop a loop after sixteen
  expect(await live.schedules.list()).toEqual([`followup-${id}-${Math.ceil(at.getTime() / 1000)}`]);
  expect(Object.values(live.stack.queues()).filter(({ dead }) => dead > 0)).toEqual([]);
});
