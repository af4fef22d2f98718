/** What the table refuses, from every writer. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import {
  type Bookings,
  later,
  NOW,
  type Participants,
  setUpBookings,
} from '../../test/support/bookings/setup-bookings.ts';

let bookings: Bookings;
let participants: Participants;
beforeAll(async () => {
  bookings = await setUpBookings();
});
beforeEach(async () => {
  participants = await bookings.participants();
});
afterAll(() => bookings?.close());

const quarter = (n: number) => later(900 * n);

describe('the time of an assignee', () => {
  it('is given to one of twenty who ask at once', async () => {
    const clients = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const client = new pg.Client({ connectionString: bookings.database.url });
        await client.connect();
        return client;
      }),
    );
    const insert = `insert into crm.bookings (tenant_id, customer_id, assigned_user_id, booking_type, scheduled_at)
      values ($1, $2, $3, 'follow_up', $4)`;
    const answers = await Promise.allSettled(
      // Each overlaps with all the others.
      clients.map((client, n) =>
        client.query(insert, [participants.tenantId, participants.customerId, participants.repId, later(n * 30)]),
      ),
    );
    await Promise.all(clients.map((client) => client.end()));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const answer of answers) {
      // A deadlock between waiting inserts is a refusal too; on a retry the writer gets the overlap.
      if (answer.status === 'rejected')
        expect(answer.reason).toMatchObject({ code: expect.stringMatching(/^(23P01|40P01)$/) });
    }
    expect(await bookings.query('select from crm.bookings where tenant_id = $1', [participants.tenantId])).toHaveLength(
      1,
    );
  });

  it('ends where the next booking begins, and is another one for each assignee and for none', async () => {
    const of = { assigned_user_id: participants.repId };
    await bookings.book(participants, quarter(0), of);
    await bookings.book(participants, quarter(1), of);
    await bookings.book(participants, quarter(0));
    await bookings.book(participants, quarter(0));
    await expect(bookings.book(participants, later(899), of)).rejects.toMatchObject({
      constraint: 'bookings_slot_taken',
    });
  });

  it.each(['missed', 'cancelled', 'failed'])('is free again when the booking is %s', async (status) => {
    const of = { assigned_user_id: participants.repId };
    const id = await bookings.book(participants, NOW, of);
    await bookings.change(id, { status });
    const second = await bookings.book(participants, NOW, of);
    expect(second).not.toBe(id);
    // Now the slot is not free for the first one any more.
    if (status !== 'missed')
      await expect(bookings.change(id, { status: 'scheduled' })).rejects.toMatchObject({ code: '23P01' });
  });

  it('is what the buffer says, which moves along with the booking', async () => {
    const of = { assigned_user_id: participants.repId };
    const id = await bookings.book(participants, NOW, { ...of, buffer_until: later(3600) });
    await expect(bookings.book(participants, later(3599), of)).rejects.toMatchObject({ code: '23P01' });
    await bookings.change(id, { scheduled_at: later(7200) });
    expect(await bookings.read(id)).toMatchObject({ buffer_until: later(10_800) });
    await bookings.book(participants, NOW, of);
  });
});

test.each([
  ['an end before the start', { buffer_until: later(-1) }, 'bookings_end_before_start'],
  ['an end at the start', { buffer_until: NOW }, 'bookings_end_before_start'],
  ['more than a day', { buffer_until: later(86_401) }, 'bookings_end_before_start'],
  ['a moment before Scheduler can count', { scheduled_at: '1969-12-31T23:59:59Z' }, 'bookings_time_out_of_range'],
  ['a moment after the last year of Scheduler', { scheduled_at: '2200-01-01T00:00:00Z' }, 'bookings_time_out_of_range'],
  ['no time at all', { scheduled_at: 'infinity' }, 'bookings_time_out_of_range'],
  ['an unknown status', { status: 'done' }, 'bookings_status_check'],
  [
    'a call that no function is making',
    { status: 'in_progress', task_status: 'executing' },
    'bookings_invalid_task_status',
  ],
  ['a call to come of a booking that is over', { status: 'completed', task_status: 'executed' }, undefined],
  ['another customer', { customer_id: randomUUID() }, 'bookings_tenant_id_customer_id_fkey'],
  ['another assignee', { assigned_user_id: randomUUID() }, 'bookings_tenant_id_assigned_user_id_fkey'],
  ['metadata that is a list', { metadata: '[]' }, 'bookings_metadata_check'],
  ['no type', { booking_type: '' }, 'bookings_booking_type_check'],
])('a booking with %s is judged by its constraint', async (_, columns, constraint) => {
  const booked = bookings.book(participants, NOW, columns);
  if (constraint === undefined) return void expect(await booked).toEqual(expect.any(String));
  await expect(booked).rejects.toMatchObject({ constraint });
});

test('customers and assignees of another tenant are refused, on insert and on update', async () => {
  const other = await bookings.participants();
  const foreign = { code: '23503' };
  await expect(bookings.book(participants, NOW, { customer_id: other.customerId })).rejects.toMatchObject(foreign);
  await expect(bookings.book(participants, NOW, { assigned_user_id: other.repId })).rejects.toMatchObject(foreign);
  const id = await bookings.book(participants, NOW);
  await expect(bookings.change(id, { customer_id: other.customerId })).rejects.toMatchObject(foreign);
  await expect(bookings.change(id, { assigned_user_id: other.repId })).rejects.toMatchObject(foreign);
});

test('a booking of a tenant that there is not is told so, whatever else it says', async () => {
  const stranger = { ...participants, tenantId: randomUUID() };
  const refused = { constraint: 'bookings_unknown_tenant', message: expect.stringContaining(stranger.tenantId) };
  await expect(bookings.book(stranger, NOW)).rejects.toMatchObject(refused);
  await expect(bookings.book(stranger, NOW, { time_zone: 'Europe/Paris' })).rejects.toMatchObject(refused);
});

test('a copy of a booking that has its timer gets one of its own, and one of a booking that was called none', async () => {
  await bookings.wakeUps();
  const copy = await bookings.book(participants, NOW, { task_status: 'scheduled', task_name: 'of-the-other' });
  expect(await bookings.read(copy)).toMatchObject({ status: 'scheduled', task_status: 'pending' });
  expect(await bookings.wakeUps()).toEqual([[copy]]);
  const over = await bookings.book(participants, NOW, { task_status: 'scheduled', status: 'cancelled' });
  expect(await bookings.read(over)).toMatchObject({ status: 'cancelled', task_status: 'cancelled' });
  const called = await bookings.book(participants, NOW, { task_status: 'executed', status: 'completed' });
  expect(await bookings.read(called)).toMatchObject({ status: 'completed', task_status: 'executed' });
  expect(await bookings.wakeUps()).toEqual([]);
});

test('an id and a tenant do not change, and an id is given once', async () => {
  const other = await bookings.participants();
  const id = await bookings.book(participants, NOW);
  const refused = { constraint: 'bookings_invalid_id' };
  await expect(bookings.change(id, { id: randomUUID() })).rejects.toMatchObject(refused);
  await expect(bookings.change(id, { tenant_id: other.tenantId, customer_id: other.customerId })).rejects.toMatchObject(
    refused,
  );
  await expect(bookings.book(other, NOW, { id })).rejects.toMatchObject({ constraint: 'bookings_id_key' });
});

describe('a time zone', () => {
  it.each([
    'EST5EDT',
    'EST',
    'utc+3',
    'UTC+3',
    '+03:00',
    'Mars/Phobos',
    'Mars/Phobos+3',
    'Etc/GMT+13',
    'Etc/GMT+99',
    '',
    'localtime',
    "X/Y'",
  ])('that no clock follows is refused: %j', async (zone) => {
    const refused = {
      code: '23514',
      constraint: 'bookings_invalid_time_zone',
      message: `bookings_invalid_time_zone: "${zone}" is no IANA time zone`,
      hint: expect.stringContaining('America/New_York'),
    };
    await expect(bookings.book(participants, NOW, { time_zone: zone })).rejects.toMatchObject(refused);
    const id = await bookings.book(participants, NOW);
    await expect(bookings.change(id, { time_zone: zone })).rejects.toMatchObject(refused);
  });

  it('that the tenant has, and that is none, is refused', async () => {
    await bookings.query(`update crm.tenants set time_zone = 'Foo/Bar' where id = $1`, [participants.tenantId]);
    await expect(bookings.book(participants, NOW)).rejects.toMatchObject({ code: '22023', message: /Foo\/Bar/ });
    await bookings.query(`update crm.tenants set time_zone = 'CET' where id = $1`, [participants.tenantId]);
    await bookings.book(participants, NOW);
  });

  it('that IANA names by a place is taken', async () => {
    const places = Intl.supportedValuesOf('timeZone').filter((zone) => zone.includes('/'));
    expect(places.length).toBeGreaterThan(400);
    await bookings.query('select crm.check_booking_zone(z) from unnest($1::text[]) z', [
      [...places, 'UTC', 'GMT', 'Etc/GMT', 'Etc/GMT0', 'Etc/GMT+12', 'Etc/GMT-14'],
    ]);
  });

  it("is the tenant's, where none is given", async () => {
    const abroad = await bookings.participants({}, { time_zone: 'Asia/Kathmandu' });
    expect(await bookings.read(await bookings.book(abroad, NOW))).toMatchObject({ time_zone: 'Asia/Kathmandu' });
  });

  it("is the tenant's again, where it is taken away", async () => {
    const odd = await bookings.participants({}, { time_zone: 'EST5EDT' });
    const id = await bookings.book(odd, NOW, { time_zone: 'Asia/Kathmandu' });
    await bookings.change(id, { time_zone: null });
    expect(await bookings.read(id)).toMatchObject({ time_zone: 'EST5EDT' });
    await bookings.change(id, { time_zone: 'Asia/Kathmandu' });
    await bookings.change(id, { time_zone: 'EST5EDT' });
    expect(await bookings.read(id)).toMatchObject({ time_zone: 'EST5EDT' });
  });

  it.each(['europe/berlin', 'EST5EDT'])("may be the tenant's own, whatever else: %s", async (zone) => {
    const own = await bookings.participants({}, { time_zone: zone });
    expect(await bookings.read(await bookings.book(own, NOW))).toMatchObject({ time_zone: zone });
    // Said, too: as the API does, and the booking that makes up for a missed one.
    expect(await bookings.read(await bookings.book(own, NOW, { time_zone: zone }))).toMatchObject({ time_zone: zone });
    if (zone === 'EST5EDT')
      await expect(bookings.book(participants, NOW, { time_zone: zone })).rejects.toThrow('no IANA');
  });

  it('that is odd and the tenant’s own is that of the booking which makes up for a missed one', async () => {
    const own = await bookings.participants(
      { followup_endpoint: 'https://crm.example/calls', retry_missed_calls: true },
      { time_zone: 'EST5EDT' },
    );
    const id = await bookings.book(own, NOW);
    const { callId } = await bookings.start(own.tenantId, id, NOW, NOW);
    await bookings.finish(own.tenantId, callId, { outcome: 'executed', httpStatus: 200, callResult: 'busy' }, NOW);
    const again = await bookings.query('select time_zone from crm.bookings where retry_of = $1', [id]);
    expect(again).toEqual([{ time_zone: 'EST5EDT' }]);
  });
});
