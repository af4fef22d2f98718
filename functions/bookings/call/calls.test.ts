/** Which function may make a call, when and how often, and what is recorded of it. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import {
  type Bookings,
  type Ending,
  later,
  NOW,
  type Participants,
  secondOf,
  setUpBookings,
} from '../../../test/support/bookings/setup-bookings.ts';

let bookings: Bookings;
let participants: Participants;
beforeAll(async () => {
  bookings = await setUpBookings();
});
beforeEach(async () => {
  participants = await bookings.participants();
});
afterAll(() => bookings?.close());

const failing: Ending = { outcome: 'unavailable', httpStatus: 503, error: 'ANSWERED_503' };
const start = (id: string, at: Date, callId?: string, due = NOW) =>
  bookings.start(participants.tenantId, id, due, at, callId);
const finish = (callId: string, ending: Ending, at: Date) => bookings.finish(participants.tenantId, callId, ending, at);

/** Starts and finishes a call. */
async function call(id: string, ending: Ending, at: Date): Promise<number | null> {
  const begun = await start(id, at);
  expect(begun).toMatchObject({ verdict: 'call' });
  return finish(begun.callId, ending, at);
}

test('of twenty who ask at once one makes the call', async () => {
  const id = await bookings.book(participants, NOW);
  const clients = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const client = new pg.Client({ connectionString: bookings.database.url });
      await client.connect();
      return client;
    }),
  );
  const answers = await Promise.all(
    clients.map((client) =>
      client.query('select verdict from automation.start_call($1, $2, $3, $4, $5)', [
        participants.tenantId,
        id,
        secondOf(NOW),
        randomUUID(),
        NOW,
      ]),
    ),
  );
  await Promise.all(clients.map((client) => client.end()));
  const verdicts = answers.map(({ rows }) => rows[0].verdict).sort();
  expect(verdicts).toEqual(['call', ...Array.from({ length: 19 }, () => 'wait')]);
  expect(await bookings.read(id)).toMatchObject({
    execution_attempts: 1,
    task_status: 'executing',
    status: 'in_progress',
  });
});

describe('nothing is called', () => {
  it.each([
    ['before its second', NOW, later(-1), { verdict: 'wait', reason: 'NOT_DUE', seconds: 1 }],
    ['by a timer of another second', later(60), later(60), { verdict: 'none', reason: 'CHANGED' }],
  ])('%s', async (_, due, at, answer) => {
    const id = await bookings.book(participants, NOW);
    expect(await start(id, at, undefined, due)).toMatchObject(answer);
  });

  it.each([
    [{ status: 'cancelled' }, 'CANCELLED'],
    [{ booking_type: 'lunch' }, 'CHANGED'],
  ])('of a booking that became %j', async (change, reason) => {
    const id = await bookings.book(participants, NOW);
    await bookings.change(id, change);
    expect(await start(id, NOW)).toMatchObject({ verdict: 'none', reason });
  });

  it('of a booking that is gone, or is another tenant’s', async () => {
    const other = await bookings.participants();
    const id = await bookings.book(other, NOW);
    expect(await start(id, NOW)).toMatchObject({ verdict: 'none', reason: 'GONE' });
    expect(await start(randomUUID(), NOW)).toMatchObject({ verdict: 'none', reason: 'GONE' });
  });

  it('without an endpoint, and the booking says so; with one, a person’s retry calls', async () => {
    const homeless = await bookings.participants({});
    const id = await bookings.book(homeless, NOW);
    expect(await bookings.start(homeless.tenantId, id, NOW, NOW)).toMatchObject({
      verdict: 'none',
      reason: 'NO_ENDPOINT',
    });
    expect(await bookings.read(id)).toMatchObject({
      task_status: 'failed',
      last_execution_error: expect.stringMatching(/^NO_ENDPOINT: /),
    });
    await bookings.query('update automation.tenant_settings set followup_endpoint = $2 where tenant_id = $1', [
      homeless.tenantId,
      'https://crm.example/',
    ]);
    await bookings.change(id, { status: 'scheduled' });
    expect(await bookings.start(homeless.tenantId, id, NOW, later(1))).toMatchObject({
      verdict: 'call',
      endpoint: 'https://crm.example/',
    });
  });

  it('of a booking that was called', async () => {
    const id = await bookings.book(participants, NOW);
    await call(id, { outcome: 'executed', httpStatus: 200, callResult: 'reached' }, NOW);
    expect(await bookings.read(id)).toMatchObject({
      status: 'completed',
      task_status: 'executed',
      call_result: 'reached',
      executed_at: NOW,
    });
    expect(await start(id, later(5))).toMatchObject({ verdict: 'none', reason: 'EXECUTED' });
  });
});

describe('an endpoint that fails', () => {
  it('is tried again after 15, 60 and 240 seconds, and then no more until a person says so', async () => {
    const id = await bookings.book(participants, NOW);
    let at = NOW;
    for (const pause of [15, 60, 240]) {
      expect(await call(id, failing, at)).toBe(pause);
      expect(await start(id, at)).toMatchObject({ verdict: 'wait', reason: 'NOT_DUE', seconds: pause });
      at = later(pause, at);
    }
    expect(await call(id, failing, at)).toBe(null);
    expect(await bookings.read(id)).toMatchObject({
      status: 'failed',
      task_status: 'failed',
      execution_attempts: 4,
      last_execution_error: 'ANSWERED_503',
    });
    expect(await start(id, later(3600))).toMatchObject({ verdict: 'none', reason: 'FAILED' });
    await bookings.change(id, { status: 'scheduled' });
    expect(await call(id, failing, later(3600))).toBe(15);
  });

  it('is tried anew for another moment', async () => {
    const id = await bookings.book(participants, NOW);
    expect(await call(id, failing, NOW)).toBe(15);
    expect(await call(id, failing, later(15))).toBe(60);
    await bookings.change(id, { scheduled_at: later(20) });
    // The old message makes no call any more, and the old call's pause does not delay the new moment.
    expect(await start(id, later(80))).toMatchObject({ reason: 'CHANGED' });
    const begun = await start(id, later(20), undefined, later(20));
    expect(await finish(begun.callId, failing, later(20))).toBe(15);
  });

  it.each(['refused', 'forbidden', 'unknown'] as const)(
    'in a way that is %s is not tried again by itself',
    async (outcome) => {
      const id = await bookings.book(participants, NOW);
      expect(await call(id, { outcome, error: 'WHY: so' }, NOW)).toBe(null);
      expect(await bookings.read(id)).toMatchObject({
        status: 'failed',
        task_status: 'failed',
        last_execution_error: 'WHY: so',
      });
    },
  );
});

test('the request says what there is to say, as data, and leaves out what would burst a row', async () => {
  const name = `Zoë "Z" {{x}} <b> 🍷 ${'n'.repeat(600)}`;
  await bookings.query('update crm.customers set name = $2 where id = $1', [participants.customerId, name]);
  const due = new Date('2027-03-28T01:30:00Z');
  const id = await bookings.book(participants, due, {
    time_zone: 'Europe/Paris',
    assigned_user_id: participants.repId,
    notes: 'é'.repeat(1_000_000),
    metadata: JSON.stringify({ much: 'x'.repeat(16_000) }),
  });
  const { request } = await start(id, due, undefined, due);
  expect(request).toMatchObject({
    bookingId: id,
    tenantId: participants.tenantId,
    scheduledAt: '2027-03-28T01:30:00Z',
    localTime: '2027-03-28T03:30:00',
    attempt: 1,
    customer: { id: participants.customerId, name: [...name].slice(0, 500).join('') },
    assignee: { id: participants.repId },
    notes: 'é'.repeat(4000),
    metadata: null,
  });
});

test('metadata of the size that the API takes goes along, whatever spaces PostgreSQL writes into it', async () => {
  const metadata = JSON.stringify({ list: Array.from({ length: 3990 }, () => 1) });
  expect(metadata.length).toBeLessThanOrEqual(8000);
  const { request } = await start(await bookings.book(participants, NOW, { metadata }), NOW);
  expect(request).toMatchObject({ metadata: JSON.parse(metadata) });
});

test.each([
  ['executed', { task_status: 'executed', status: 'completed' }],
  ['refused', { task_status: 'failed', status: 'failed' }],
] as const)('one called off and booked again while it is called is what came of the call: %s', async (outcome, end) => {
  const id = await bookings.book(participants, NOW);
  const { callId } = await bookings.start(participants.tenantId, id, NOW, NOW);
  await bookings.change(id, { status: 'cancelled' });
  await bookings.change(id, { status: 'scheduled' });
  await bookings.finish(participants.tenantId, callId, { outcome, httpStatus: 200 }, NOW);
  expect(await bookings.read(id)).toMatchObject(end);
});

describe('the booking that makes up for a missed call', () => {
  const LONG_AGO = new Date('1998-02-02T10:00:00Z');
  const madeUpFor = async (id: string) =>
    (await bookings.query('select scheduled_at from crm.bookings where retry_of = $1', [id]))[0]?.scheduled_at;
  const missed = async (callResult?: string) => {
    const own = await bookings.participants(
      { followup_endpoint: 'https://crm.example/calls', retry_missed_calls: true },
      { time_zone: 'UTC' },
    );
    const id = await bookings.book(own, LONG_AGO);
    const { callId } = await bookings.start(own.tenantId, id, LONG_AGO, LONG_AGO);
    const ending = { outcome: 'executed', httpStatus: 200, ...(callResult ? { callResult } : {}) } as const;
    await bookings.finish(own.tenantId, callId, ending, LONG_AGO);
    return id;
  };

  it('follows an hour after the call, whatever the clock of PostgreSQL says', async () => {
    expect(await madeUpFor(await missed('busy'))).toEqual(later(3600, LONG_AGO));
  });

  it('follows an hour after it was told, by the clock of the API that told it', async () => {
    const id = await missed();
    await bookings.query(
      `with told as materialized (select set_config('followthrough.now', '1998-02-03T11:30:00Z', true) as at)
       update crm.bookings b set call_result = 'no_answer', status = 'missed' from told where b.id = $1 and told.at <> ''`,
      [id],
    );
    expect(await madeUpFor(id)).toEqual(new Date('1998-02-03T12:30:00Z'));
  });
});
