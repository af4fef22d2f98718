/** How exact calls are, at whatever second of its minute Scheduler fires, and over changes of clocks. */
import { describe, expect, it, test } from 'vitest';
import { expectCalls } from './expect-calls.ts';
import { live } from './setup-booking-stack.ts';
import { insertBooking } from './setup-booking-tenant.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const inMs = (ms: number) => new Date(live.stack.now().getTime() + ms);
const book = (scheduledAt: Date | string) => insertBooking(live.stack, live.tenant, { scheduledAt });

describe('a call is never early and at most two seconds late', () => {
  // Times at the end of Scheduler's minute, and around the longest delay of a queue.
  it.each([0, 30, 59])('when Scheduler fires up to %i seconds into the minute', async (scheduleDelaySeconds) => {
    live.stack.chaos.configure({
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
    await live.stack.settle();
    // In one jump, and in small steps that end anywhere.
    for (const ms of [1, 999, 58_000, 840_000, 61_001, 40 * MINUTE, 2 * HOUR]) await live.stack.advance(ms);
    live.stack.chaos.configure({ enabled: false });
    for (const [n, id] of ids.entries()) await expectCalls(id, [moments[n] ?? new Date(0)]);
  });

  it('when it is overdue as it is written, which is at once', async () => {
    const written = live.stack.now();
    const ids = [await book(inMs(-400 * 24 * HOUR)), await book('1970-01-01T00:00:00Z'), await book(inMs(-1000))];
    await live.stack.settle();
    for (const id of ids) await expectCalls(id, [written]);
    // Calls come at whole seconds: the next one may be to come.
    const justNow = await book(written);
    await live.stack.advance(1000);
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
    const [row] = await live.stack.query<{ id: string; scheduled_at: Date }>(
      `insert into crm.bookings (tenant_id, customer_id, booking_type, scheduled_at, time_zone)
       values ($1, $2, 'follow_up', $3::timestamp at time zone $4, $4) returning id, scheduled_at`,
      [live.tenant.tenantId, live.tenant.customerId, written, zone],
    );
    expect(row?.scheduled_at, `${written} ${zone}`).toEqual(new Date(instant));
    booked.push({ id: row?.id ?? '', at: new Date(instant), local });
  }
  await live.stack.settle();
  await live.stack.advance(new Date('2027-11-08T00:00:00Z'));
  for (const { id, at, local } of booked) {
    await expectCalls(id, [at]);
    expect(JSON.parse(live.endpoint.callsOf(id)[0]?.body ?? '{}').localTime).toContain(`T${local}`);
  }
});
