/** Failed calls made again by filter. What the engine does is written by its own SQL. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it, test } from 'vitest';
import { refusalOf, startBookings, type TestBookings } from '../../../../test/support/api/setup-bookings-api.ts';

let setup: TestBookings;
beforeAll(async () => {
  setup = await startBookings();
});
beforeEach(() => setup.api.query('delete from crm.bookings where tenant_id = $1', [setup.tenant.tenantId]));
afterAll(() => setup?.api.stop());

const retry = async (body: object) => (await setup.call('POST', '/api/bookings/retry-followup', body)).body;

/** A booking whose call has failed, with an error and the outcome of its last call. */
async function failed(error: string, { outcome = 'refused', ...body }: Record<string, unknown> = {}): Promise<string> {
  const { body: made } = await setup.book({ scheduledAt: '2026-01-05T10:00:00Z', ...body });
  await setup.api.query(
    `update crm.bookings set task_status = 'failed', status = 'failed', last_execution_error = $2 where id = $1`,
    [made.id, `${error}: so`],
  );
  await setup.api.query(
    `insert into automation.booking_calls (id, tenant_id, booking_id, call_second, try, endpoint, started_at, lease_until, is_probe,
       finished_at, outcome)
     values (gen_random_uuid(), $1, $2, 0, 1, 'https://crm.example/', now(), now(), false, now(), $3)`,
    [setup.tenant.tenantId, made.id, outcome],
  );
  return made.id;
}
const statusOf = async (id: string) => (await setup.call('GET', `/api/bookings/${id}`)).body.taskStatus;
const statuses = (ids: readonly string[]) => Promise.all(ids.map(statusOf));

test('all that failed are called again, but not those that may have been called', async () => {
  const ids = [
    await failed('ANSWERED_404'),
    await failed('NO_ENDPOINT'),
    await failed('TIMED_OUT', { outcome: 'unknown' }),
    await failed('OUTCOME_UNKNOWN'),
  ];
  expect(await retry({})).toEqual({ bookings: 2, taken: 0 });
  expect(await statuses(ids)).toEqual(['pending', 'pending', 'failed', 'failed']);
  expect(await retry({})).toEqual({ bookings: 0, taken: 0 });
  expect(await retry({ includeUnknown: true })).toEqual({ bookings: 2, taken: 0 });
  expect(await statuses(ids)).toEqual(ids.map(() => 'pending'));
  const wakeUps = await setup.api.query(
    `select from automation.outbox where topic = 'bookings' and $1 = any (subject_ids)`,
    [ids[3]],
  );
  expect(wakeUps.length).toBeGreaterThan(0);
});

it.each([
  ['error', { error: 'ANSWERED_404' }],
  ['time', { from: '2026-02-01T00:00:00Z', to: '2026-02-02T00:00:00+00:00' }],
])('chooses by %s', async (_, filter) => {
  const wanted = await failed('ANSWERED_404', { scheduledAt: '2026-02-01T12:00:00Z' });
  const others = [
    await failed('ANSWERED_4040', { scheduledAt: '2026-02-02T00:00:00Z' }),
    await failed('ANSWERED_401', { scheduledAt: '2026-01-31T23:59:59Z' }),
  ];
  expect(await retry(filter)).toEqual({ bookings: 1, taken: 0 });
  expect(await statuses([wanted, ...others])).toEqual(['pending', 'failed', 'failed']);
});

it('chooses by customer and by assignee, the earliest first, up to the limit', async () => {
  const assignedUserId = await setup.colleague();
  const [late, early, nobodys] = [
    await failed('ANSWERED_404', { assignedUserId, scheduledAt: '2026-02-01T12:00:00Z' }),
    await failed('ANSWERED_404', { assignedUserId, scheduledAt: '2026-02-01T11:00:00Z' }),
    await failed('ANSWERED_404'),
  ];
  expect(await retry({ customerId: randomUUID() })).toEqual({ bookings: 0, taken: 0 });
  const filter = { assignedUserId, customerId: setup.tenant.customerId };
  expect(await retry({ ...filter, limit: 1 })).toEqual({ bookings: 1, taken: 0 });
  expect(await statuses([late, early, nobodys])).toEqual(['failed', 'pending', 'failed']);
  expect(await retry(filter)).toEqual({ bookings: 1, taken: 0 });
});

test('those whose assignee is taken by now stay failed, and are counted', async () => {
  const assignedUserId = await setup.colleague();
  const [first, overlapping, beside, taken] = [
    await failed('ANSWERED_404', { assignedUserId, scheduledAt: '2026-02-01T11:00:00Z' }),
    await failed('ANSWERED_404', { assignedUserId, scheduledAt: '2026-02-01T11:10:00Z' }),
    await failed('ANSWERED_404', { assignedUserId, scheduledAt: '2026-02-01T11:30:00Z' }),
    await failed('ANSWERED_404', { assignedUserId, scheduledAt: '2026-02-01T13:00:00Z' }),
  ];
  expect((await setup.book({ assignedUserId, scheduledAt: '2026-02-01T13:05:00Z' })).status).toBe(201);
  expect(await retry({})).toEqual({ bookings: 2, taken: 2 });
  expect(await statuses([first, overlapping, beside, taken])).toEqual(['pending', 'failed', 'pending', 'failed']);
  const [audit] = await setup.api.query(
    `select changes from automation.audit_log where tenant_id = $1 and action = 'bookings.retried' order by occurred_at desc, id desc limit 1`,
    [setup.tenant.tenantId],
  );
  expect(audit?.changes).toMatchObject({ filter: { limit: 1000, error: null }, bookings: 2, taken: 2 });
});

test('neither other kinds nor bookings that are over are called, and a bad filter is refused', async () => {
  await failed('ANSWERED_404', { bookingType: 'lunch' });
  const over = await failed('ANSWERED_404');
  await setup.api.query(`update crm.bookings set status = 'scheduled', task_status = 'pending' where id = $1`, [over]);
  await setup.api.query(`update crm.bookings set status = 'completed' where id = $1`, [over]);
  expect(await retry({})).toEqual({ bookings: 0, taken: 0 });
  const bad = await setup.call('POST', '/api/bookings/retry-followup', { error: 'answered 404', limit: 0 });
  expect(refusalOf(bad)).toBe(
    '422 INVALID_INPUT error: must be a code such as ANSWERED_404 limit: must be a whole number from 1 to 1000',
  );
});
