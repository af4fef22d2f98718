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

describe('for the rep who has the least to do, or whose turn it is', () => {
  const made = async (how: string, at = AT) => {
    const outcome = await change({ action: 'create', at, assignee: how });
    const rows = await database.query<{ assigned_user_id: string | null }>(
      'select assigned_user_id from crm.bookings where tenant_id = $1 order by created_at desc, id limit 1',
      [tenantId],
    );
    return outcome.kind === 'done' ? rows[0]?.assigned_user_id : outcome;
  };
  const setting = (userId: string, capacity: number | null, leaveOn: string | null) =>
    database.query(
      `insert into automation.user_settings (tenant_id, user_id, capacity, leave_from, leave_until, updated_at)
       values ($1, $2, $3, $4, $4, $5)`,
      [tenantId, userId, capacity, leaveOn, NOW],
    );

  test('the load of the day counts, in tasks and bookings; who is away or full that day gets none', async () => {
    const [busy, away, full, free] = [repId, ...(await Promise.all([1, 2, 3].map(() => aUser(database, tenantId))))];
    const task = { tenant_id: tenantId, customer_id: customerId, title: 'Call', assignee_id: busy, due_at: AT };
    await insert(database, 'crm.tasks', task);
    await setting(String(away), null, '2026-03-10');
    await setting(String(full), 1, null);
    await insert(database, 'crm.tasks', { ...task, assignee_id: full });
    expect(await made('least-loaded')).toBe(free);
    // Taken at that time, so the other one has it although he has as much to do.
    expect(await made('least-loaded')).toBe(busy);
    expect(await made('least-loaded')).toEqual(failed('SLOT_TAKEN'));
    // Of another day nobody is away, and everybody has as little to do.
    expect([busy, away, full, free]).toContain(await made('least-loaded', LATER));
  });

  test('turns go round, and a repeated attempt takes none', async () => {
    const reps = [repId, await aUser(database, tenantId), await aUser(database, tenantId)].sort();
    const attempt = await aJob({ action: 'create', at: AT, assignee: 'round-robin' });
    for (let n = 0; n < 3; n += 1) expect(await attempt()).toMatchObject({ kind: 'done' });
    const given = [];
    for (const hour of [10, 11, 12]) given.push(await made('round-robin', `2026-03-10T${hour}:00:00.000Z`));
    expect(given).toEqual([reps[1], reps[2], reps[0]]);
  });

  test('nobody left is the default assignee, and without one who is active there is no booking', async () => {
    await database.query('update crm.users set is_active = false where tenant_id = $1', [tenantId]);
    expect(await made('round-robin')).toEqual(failed('SLOT_TAKEN'));
    await database.query('update crm.tenants set default_assignee_id = $2 where id = $1', [tenantId, repId]);
    expect(await made('round-robin')).toEqual(failed('SLOT_TAKEN'));
    await database.query('update crm.users set is_active = true where id = $1', [repId]);
    await database.query(
      `insert into automation.user_settings (tenant_id, user_id, leave_from, leave_until, updated_at)
       values ($1, $2, '2026-01-01', '2026-12-31', now())`,
      [tenantId, repId],
    );
    expect(await made('round-robin')).toBe(repId);
  });
});

test('what it means to workflows is an event that one more run led to', async () => {
  const attempt = await aJob({ action: 'create', at: AT });
  await database.query(
    `with r as (update automation.runs set event_depth = 3 where tenant_id = $1 returning graph_id)
     insert into automation.event_listeners (event_type, tenant_id, graph_id) select 'booking.created', $1, graph_id from r`,
    [tenantId],
  );
  await attempt();
  const depths = 'select type, depth from automation.events where tenant_id = $1 and type like $2';
  expect(await database.query(depths, [tenantId, 'booking.%'])).toEqual([{ type: 'booking.created', depth: 4 }]);
  // Nothing of it is left for what the same connection does next.
  await booking({ assigned_user_id: null });
  expect(await database.query(`${depths} order by depth`, [tenantId, 'booking.%'])).toMatchObject([
    { depth: 0 },
    { depth: 4 },
  ]);
});
