/** Which bookings the API refuses by the rules of the database, and with which messages. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusalOf, startBookings, type TestBookings } from '../../../test/support/api/setup-bookings-api.ts';
import { seedTenant } from '../../../test/support/api/setup-tenant.ts';

let setup: TestBookings;
beforeAll(async () => {
  setup = await startBookings();
});
afterAll(() => setup?.api.stop());

const RANGE = 'must be from 1970 to 2199: EventBridge Scheduler counts no further';
const ZONE = 'must be an IANA time zone';
const SPAN = 'must be after scheduledAt, by 24 hours at the most';

/** Nothing of the database's own is in an answer. */
const INSIDE = /SQL|ERROR|constraint|violates|relation|bookings_|crm\.|plpgsql|PL\/pgSQL|function/;

describe('input', () => {
  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['no moment', { scheduledAt: undefined }, 'scheduledAt: is required'],
    ['a moment of another shape', { scheduledAt: 'tomorrow' }, 'scheduledAt: must be 2026-01-31T09:00:00 in the time'],
    ['a day that is none', { scheduledAt: '2031-02-30T10:00:00' }, 'scheduledAt: must be 2026-01-31T09:00:00 in the'],
    ['a moment before 1970', { scheduledAt: '1969-12-31T23:00:00Z' }, `scheduledAt: ${RANGE}`],
    [
      'a moment that its offset takes before 1970',
      { scheduledAt: '1970-01-01T00:00:00+02:00' },
      `scheduledAt: ${RANGE}`,
    ],
    ['a moment beyond what Scheduler counts', { scheduledAt: '2200-01-01T00:00:00Z' }, `scheduledAt: ${RANGE}`],
    ['a moment at the end of time', { scheduledAt: '2199-12-31T23:59:59-14:00' }, `scheduledAt: ${RANGE}`],
    ['an offset that is none', { scheduledAt: '2031-01-01T00:00:00+25:00' }, 'scheduledAt: must be 2026-01-31T09:00'],
    ['a zone that does not exist', { timeZone: 'Mars/Phobos' }, `timeZone: ${ZONE}`],
    ['a zone by its abbreviation', { timeZone: 'EST' }, `timeZone: ${ZONE} that the database knows`],
    ['an end before the start', { bufferUntil: '2031-02-03T09:59:59Z' }, `bufferUntil: ${SPAN}`],
    ['an end at the start', { bufferUntil: '2031-02-03T10:00:00Z' }, `bufferUntil: ${SPAN}`],
    ['an end after more than a day', { bufferUntil: '2031-02-04T10:00:01Z' }, `bufferUntil: ${SPAN}`],
    ['no type', { bookingType: '' }, 'bookingType: must be text of 1 to 100 characters'],
    ['a note that is too long', { notes: 'x'.repeat(10_001) }, 'notes: must be text of 1 to 10000 characters'],
    ['a note with NUL', { notes: 'a\0b' }, 'notes: must not contain NUL'],
    ['metadata that is no object', { metadata: [1] }, 'metadata: must be an object'],
    ['metadata with NUL', { metadata: { a: '\0' } }, 'metadata: must not contain NUL'],
    ['metadata with half a character', { metadata: { a: '\ud83d' } }, 'metadata: must not contain NUL or half a'],
    ['a call that it cannot have had', { status: 'completed' }, 'status: is unknown'],
    ['an unknown customer', { customerId: '00000000-0000-4000-8000-000000000000' }, 'customerId: must be a customer'],
    ['an unknown assignee', { assignedUserId: '00000000-0000-4000-8000-000000000000' }, 'assignedUserId: must be an'],
  ])('with %s is refused with the path', async (_, body, said) => {
    const reply = await setup.book(body);
    expect(refusalOf(reply)).toContain(`422 INVALID_INPUT ${said}`);
    expect(JSON.stringify(reply.body)).not.toMatch(INSIDE);
  });

  it('of too many bytes is refused with their number', async () => {
    const reply = await setup.book({ metadata: { a: 'x'.repeat(8000) } });
    expect([reply.status, reply.body.error]).toEqual([
      413,
      { code: 'TOO_LARGE', message: 'metadata has 8008 bytes; the most is 8000' },
    ]);
    expect((await setup.book({ notes: 'x'.repeat(300_000) })).status).toBe(413);
  });

  it("with another tenant's customer or assignee, or one who has left, is refused", async () => {
    const other = await seedTenant(setup.api);
    expect(refusalOf(await setup.book({ customerId: other.customerId }))).toMatch(/^422 .* customerId: must be/);
    const ofTenant = '422 INVALID_INPUT assignedUserId: must be an active user of this tenant';
    expect(refusalOf(await setup.book({ assignedUserId: other.userId }))).toBe(ofTenant);
    const gone = await setup.colleague(false);
    expect(refusalOf(await setup.book({ assignedUserId: gone }))).toBe(ofTenant);
    const { body } = await setup.book();
    const path = `/api/bookings/${body.id}`;
    expect(refusalOf(await setup.call('PATCH', path, { assignedUserId: gone }))).toBe(ofTenant);
    expect(refusalOf(await setup.call('PATCH', path, { assignedUserId: other.userId }))).toBe(ofTenant);
  });

  it('of a change is refused by the same rules', async () => {
    const { body } = await setup.book();
    const change = async (changes: object) => refusalOf(await setup.call('PATCH', `/api/bookings/${body.id}`, changes));
    expect(await change({ bufferUntil: '2031-02-03T09:00:00Z' })).toBe(`422 INVALID_INPUT bufferUntil: ${SPAN}`);
    expect(await change({ scheduledAt: '2199-12-31T23:59:59-14:00' })).toBe(`422 INVALID_INPUT scheduledAt: ${RANGE}`);
    expect(await change({ timeZone: 'EST' })).toContain(`422 INVALID_INPUT timeZone: ${ZONE}`);
    expect(await change({ status: 'done' })).toContain('422 INVALID_INPUT status: must be one of');
    expect(await change({ status: 'in_progress' })).toBe(
      '422 INVALID_INPUT status: must be one of scheduled, completed, missed, cancelled, failed; in_progress is set by the call itself',
    );
    expect(await change({ taskStatus: 'executed' })).toContain('422 INVALID_INPUT taskStatus: is unknown');
    expect(await change({ customerId: setup.tenant.customerId })).toContain('customerId: is unknown');
    expect((await setup.call('GET', `/api/bookings/${body.id}`)).body).toEqual(body);
  });

  it('of the list is refused with the path', async () => {
    const list = async (query: string) => refusalOf(await setup.call('GET', `/api/bookings?${query}`));
    expect(await list('status=done')).toContain('422 INVALID_INPUT status: must be one of');
    expect(await list('from=yesterday')).toContain('422 INVALID_INPUT from: must be an instant');
    expect(await list('from=0000-01-01T00:00:00Z')).toContain('422 INVALID_INPUT from:');
    expect(await list('customerId=x')).toContain('422 INVALID_INPUT customerId: must be a UUID');
  });
});

describe('a state', () => {
  it.each([
    ['completed', 'scheduled'],
    ['missed', 'scheduled'],
    ['cancelled', 'completed'],
  ])('%s does not become %s', async (from, to) => {
    const { body } = await setup.book();
    const path = `/api/bookings/${body.id}`;
    expect((await setup.call('PATCH', path, { status: from })).status).toBe(200);
    const reply = await setup.call('PATCH', path, { status: to });
    expect([reply.status, reply.body.error]).toEqual([
      409,
      { code: 'CONFLICT', message: `Refused: a booking cannot go from ${from} to ${to}` },
    ]);
  });

  it.each(['executing', 'executed'])('with the call %s is not moved any more', async (taskStatus) => {
    const { body } = await setup.book();
    await setup.api.query(`update crm.bookings set task_status = 'executing', status = 'in_progress' where id = $1`, [
      body.id,
    ]);
    if (taskStatus === 'executed')
      await setup.api.query(`update crm.bookings set task_status = 'executed', status = 'completed' where id = $1`, [
        body.id,
      ]);
    const reply = await setup.call('PATCH', `/api/bookings/${body.id}`, { scheduledAt: '2031-05-05T10:00:00Z' });
    expect(refusalOf(reply)).toBe('409 CONFLICT');
    expect(reply.body.error.message).toContain('the call of booking');
  });
});

describe('the time of an assignee', () => {
  const taken = (assigneeId: string, at: string, date: string, bookingId: unknown) => [
    {
      path: 'scheduledAt',
      bookingId,
      message: `is taken: ${assigneeId} has another booking at ${at}; free times: GET /api/availability?assigneeId=${assigneeId}&date=${date}&timeZone=Europe%2FLisbon`,
    },
  ];

  it('that is taken is refused, with the slot and where the free ones are', async () => {
    const assignedUserId = await setup.colleague();
    const { body: other } = await setup.book({ assignedUserId, scheduledAt: '2031-06-03T23:30:00Z' });
    const reply = await setup.book({ assignedUserId, scheduledAt: '2031-06-03T23:44:59Z' });
    expect([reply.status, reply.body.error.code]).toEqual([409, 'CONFLICT']);
    // The day is that of the booking's zone.
    expect(reply.body.error.details).toEqual(taken(assignedUserId, '2031-06-03T23:44:59.000Z', '2031-06-04', other.id));
    expect((await setup.book({ assignedUserId, scheduledAt: '2031-06-03T23:45:00Z' })).status).toBe(201);
  });

  it('goes to one of twenty concurrent requests, and nineteen are refused', async () => {
    const assignedUserId = await setup.colleague();
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        setup.book({ assignedUserId, scheduledAt: `2031-06-03T10:0${n % 10}:${10 + n}Z` }),
      ),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)]);
    const [count] = await setup.api.query('select count(*)::int as n from crm.bookings where assigned_user_id = $1', [
      assignedUserId,
    ]);
    expect(count?.n).toBe(1);
  });

  it('goes to one of ten who move there at once', async () => {
    const assignedUserId = await setup.colleague();
    const ids = [];
    for (let hour = 10; hour < 20; hour += 1)
      ids.push((await setup.book({ assignedUserId, scheduledAt: `2031-07-03T${hour}:00:00Z` })).body.id);
    const replies = await Promise.all(
      ids.map((id) => setup.call('PATCH', `/api/bookings/${id}`, { scheduledAt: '2031-07-04T10:00:00Z' })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)]);
    const winner = replies.find(({ status }) => status === 200);
    const loser = replies.find(({ status }) => status === 409);
    expect(loser?.body.error.details).toEqual(
      taken(assignedUserId, '2031-07-04T10:00:00.000Z', '2031-07-04', winner?.body.id),
    );
  });

  it('is asked for too when a booking is reassigned or booked again', async () => {
    const [first, second] = [await setup.colleague(), await setup.colleague()];
    const at = '2031-08-05T10:00:00Z';
    const { body: mine } = await setup.book({ assignedUserId: first, scheduledAt: at });
    const { body: theirs } = await setup.book({ assignedUserId: second, scheduledAt: at });
    const path = `/api/bookings/${mine.id}`;
    const details = taken(second, '2031-08-05T10:00:00.000Z', '2031-08-05', theirs.id);
    expect((await setup.call('PATCH', path, { assignedUserId: second })).body.error.details).toEqual(details);
    await setup.call('PATCH', path, { status: 'cancelled' });
    expect((await setup.call('PATCH', path, { assignedUserId: second })).status).toBe(200);
    expect((await setup.call('PATCH', path, { status: 'scheduled' })).body.error.details).toEqual(details);
  });

  it('that a booking takes for longer than a quarter of an hour is that of its whole length when it moves', async () => {
    const assignedUserId = await setup.colleague();
    const { body: long } = await setup.book({
      assignedUserId,
      scheduledAt: '2031-09-04T10:00:00Z',
      bufferUntil: '2031-09-04T11:00:00Z',
    });
    const { body: other } = await setup.book({ assignedUserId, scheduledAt: '2031-09-04T14:45:00Z' });
    const reply = await setup.call('PATCH', `/api/bookings/${long.id}`, { scheduledAt: '2031-09-04T14:00:00Z' });
    expect(reply.body.error.details[0].bookingId).toBe(other.id);
    expect(
      (await setup.call('PATCH', `/api/bookings/${long.id}`, { scheduledAt: '2031-09-04T13:45:00Z' })).status,
    ).toBe(200);
  });
});
