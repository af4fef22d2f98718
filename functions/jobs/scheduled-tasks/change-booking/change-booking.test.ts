/** Bookings that workflows make, move and cancel, by the rules of the API. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aCustomer, aTenant, aUser, insert } from '../../../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database/setup-database.ts';
import { aWaitingRun } from '../../../../test/support/jobs/waiting-run.ts';
import { changeBooking } from './job.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const AT = '2026-03-10T09:00:00.000Z';
const LATER = '2026-03-11T09:00:00.000Z';

let database: TestDatabase;
let tenantId: string;
let customerId: string;
let repId: string;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  tenantId = await aTenant(database);
  repId = await aUser(database, tenantId);
  customerId = await aCustomer(database, tenantId);
});

/** Returns a function that runs the job once more each time. */
async function aJob(asked: object) {
  const effect = { minutes: 30, bookingType: 'visit', assignee: 'sales-rep', salesRepId: repId, notes: '', ...asked };
  const columns = await aWaitingRun(database, { tenantId, customerId, at: NOW }, 'booking', effect);
  const job = { tenant_id: tenantId, type: 'CHANGE_BOOKING', queue: 'scheduled-tasks', run_at: NOW, rank_at: NOW };
  const id = await insert(database, 'automation.jobs', { ...job, created_at: NOW, ...columns });
  const attempt = { id, tenantId, payload: String(columns.run_id) as never, attempt: 1, now: NOW };
  return () =>
    changeBooking.run(attempt, {
      database: database.engine,
      progress: async () => undefined,
      note: async () => undefined,
    });
}
const change = async (asked: object) => (await aJob(asked))();
const booking = (more: object = {}) => {
  const whose = { tenant_id: tenantId, customer_id: customerId, assigned_user_id: repId };
  return insert(database, 'crm.bookings', {
    ...whose,
    booking_type: 'visit',
    scheduled_at: AT,
    time_zone: 'UTC',
    ...more,
  });
};
const bookings = () =>
  database.query(
    'select assigned_user_id, booking_type, status, scheduled_at, buffer_until from crm.bookings where tenant_id = $1 order by scheduled_at',
    [tenantId],
  );
const failed = (code: string) => ({
  kind: 'failed',
  retry: false,
  reason: expect.stringMatching(new RegExp(`^${code}:`)),
});

test('a booking is made once, for the rep and as long as the node says', async () => {
  const attempt = await aJob({ action: 'create', at: AT });
  const first = await attempt();
  expect(first).toMatchObject({ kind: 'done' });
  expect(await attempt()).toEqual(first);
  const end = new Date(Date.parse(AT) + 30 * 60_000);
  const made = { assigned_user_id: repId, booking_type: 'visit', scheduled_at: new Date(AT), buffer_until: end };
  expect(await bookings()).toMatchObject([{ ...made, status: 'scheduled' }]);
});

test('a rep who is not active leaves it without an assignee', async () => {
  await database.query('update crm.users set is_active = false where id = $1', [repId]);
  await change({ action: 'create', at: AT });
  expect(await bookings()).toMatchObject([{ assigned_user_id: null }]);
});

describe('with another booking of the rep at that time', () => {
  test('none is made', async () => {
    await booking();
    expect(await change({ action: 'create', at: AT })).toEqual(failed('SLOT_TAKEN'));
    expect(await bookings()).toHaveLength(1);
  });

  test('none is moved there', async () => {
    await booking();
    const bookingId = await booking({ scheduled_at: LATER });
    expect(await change({ action: 'move', bookingId, at: AT })).toEqual(failed('SLOT_TAKEN'));
  });
});

test('a booking is moved and cancelled, twice without harm', async () => {
  const bookingId = await booking();
  const move = await aJob({ action: 'move', bookingId, at: LATER });
  for (let n = 0; n < 2; n += 1) expect(await move()).toMatchObject({ kind: 'done' });
  expect(await bookings()).toMatchObject([{ scheduled_at: new Date(LATER), status: 'scheduled' }]);
  const cancel = await aJob({ action: 'cancel', bookingId });
  for (let n = 0; n < 2; n += 1) expect(await cancel()).toMatchObject({ kind: 'done' });
  expect(await bookings()).toMatchObject([{ status: 'cancelled' }]);
});

test.each([
  ['NO_BOOKING', { action: 'cancel', bookingId: randomUUID() }],
  ['NO_BOOKING', { action: 'move', bookingId: 'nonsense', at: AT }],
  ['NO_BOOKING', { action: 'move', at: AT }],
  ['NO_MOMENT', { action: 'create' }],
  ['TIME_OUT_OF_RANGE', { action: 'create', at: '2300-01-01T00:00:00Z' }],
])('is refused by name: %s', async (code, asked) => {
  expect(await change(asked)).toEqual(failed(code));
  expect(await bookings()).toEqual([]);
});

test("another customer's booking is none of the run's", async () => {
  const bookingId = await booking({ customer_id: await aCustomer(database, tenantId) });
  expect(await change({ action: 'cancel', bookingId })).toEqual(failed('NO_BOOKING'));
});

test('what the table refuses is said with its rule', async () => {
  const bookingId = await booking();
  await database.query(`update crm.bookings set status = 'completed' where id = $1`, [bookingId]);
  expect(await change({ action: 'cancel', bookingId })).toEqual(failed('INVALID_TRANSITION'));
});
