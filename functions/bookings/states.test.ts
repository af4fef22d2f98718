/** Which states a booking and its call may have after each other, and how they change each other. */
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
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
  participants = await bookings.participants();
});
afterAll(() => bookings?.close());

const STATUSES = ['scheduled', 'in_progress', 'completed', 'missed', 'cancelled', 'failed'];
const TASK_STATUSES = ['pending', 'scheduled', 'executing', 'executed', 'cancelled', 'failed'];

const allowed: Readonly<Record<string, readonly string[]>> = {
  scheduled: ['in_progress', 'completed', 'missed', 'cancelled', 'failed'],
  in_progress: ['scheduled', 'completed', 'missed', 'cancelled', 'failed'],
  completed: ['missed'],
  missed: ['completed'],
  cancelled: ['scheduled'],
  failed: ['scheduled'],
};

const allowedOfTasks: Readonly<Record<string, readonly string[]>> = {
  pending: ['scheduled', 'executing', 'cancelled', 'failed'],
  scheduled: ['pending', 'executing', 'cancelled', 'failed'],
  executing: ['executed', 'failed', 'scheduled', 'cancelled'],
  executed: [],
  cancelled: ['pending'],
  failed: ['pending'],
};

const pairs = (states: readonly string[], ways: typeof allowed) =>
  states.flatMap((from) =>
    states.filter((to) => to !== from).map((to) => [from, to, ways[from]?.includes(to) ?? false] as const),
  );

const refused = { constraint: 'bookings_invalid_transition', code: '23514' };

test.each(pairs(STATUSES, allowed))('a booking may go from %s to %s: %s', async (from, to, mayGo) => {
  const id = await bookings.book(participants, NOW, {
    status: from,
    task_status: from === 'scheduled' ? 'pending' : 'executed',
  });
  const going = bookings.change(id, { status: to });
  if (mayGo) expect(await going.then(() => bookings.read(id))).toMatchObject({ status: to });
  else await expect(going).rejects.toMatchObject(refused);
});

test.each(pairs(TASK_STATUSES, allowedOfTasks))('a call may go from %s to %s: %s', async (from, to, mayGo) => {
  // Of a booking that is scheduled all the while, as every call may be.
  const id = await bookings.bookAs(participants, NOW, { task_status: from });
  const going = bookings.change(id, { task_status: to });
  if (mayGo) expect(await going.then(() => bookings.read(id))).toMatchObject({ task_status: to });
  else await expect(going).rejects.toMatchObject(refused);
});

/** A change of a booking in a state, and both states after it; `wakes` when a function has to act on it. */
const effects = [
  ['pending', 'scheduled', { status: 'cancelled' }, 'cancelled', 'cancelled', true],
  ['scheduled', 'scheduled', { status: 'cancelled' }, 'cancelled', 'cancelled', true],
  ['scheduled', 'scheduled', { status: 'completed' }, 'cancelled', 'completed', true],
  ['scheduled', 'scheduled', { status: 'missed' }, 'cancelled', 'missed', true],
  ['scheduled', 'scheduled', { scheduled_at: later(60) }, 'pending', 'scheduled', true],
  ['pending', 'scheduled', { scheduled_at: later(60) }, 'pending', 'scheduled', true],
  ['scheduled', 'scheduled', { scheduled_at: later(60), status: 'cancelled' }, 'cancelled', 'cancelled', true],
  ['pending', 'scheduled', { scheduled_at: later(60), status: 'cancelled' }, 'cancelled', 'cancelled', true],
  ['scheduled', 'scheduled', { booking_type: 'lunch' }, 'pending', 'scheduled', true],
  ['pending', 'scheduled', { booking_type: 'lunch' }, 'pending', 'scheduled', true],
  ['scheduled', 'scheduled', { booking_type: 'Follow-Up' }, 'scheduled', 'scheduled', false],
  ['scheduled', 'scheduled', { notes: 'bring flowers' }, 'scheduled', 'scheduled', false],
  ['scheduled', 'scheduled', { time_zone: 'Europe/Paris' }, 'scheduled', 'scheduled', false],
  ['failed', 'failed', { status: 'scheduled' }, 'pending', 'scheduled', true],
  ['failed', 'failed', { scheduled_at: later(60) }, 'pending', 'scheduled', true],
  ['failed', 'completed', { scheduled_at: later(60) }, 'failed', 'completed', false],
  ['failed', 'failed', { status: 'scheduled', task_status: 'pending' }, 'pending', 'scheduled', true],
  ['cancelled', 'cancelled', { status: 'scheduled' }, 'pending', 'scheduled', true],
  ['cancelled', 'cancelled', { scheduled_at: later(60) }, 'cancelled', 'cancelled', false],
  ['cancelled', 'cancelled', { status: 'scheduled', scheduled_at: later(60) }, 'pending', 'scheduled', true],
  ['executing', 'in_progress', { status: 'cancelled' }, 'executing', 'cancelled', false],
  ['executed', 'completed', { status: 'missed' }, 'executed', 'missed', false],
] as const;

test.each(effects)(
  'a %s call of a %s booking, changed by %j, is %s then, the booking %s; wakes: %s',
  async (task, status, change, taskThen, then, wakes) => {
    const id = await bookings.bookAs(participants, NOW, { status, task_status: task });
    await bookings.wakeUps();
    await bookings.change(id, change);
    expect(await bookings.read(id)).toMatchObject({ task_status: taskThen, status: then });
    expect(await bookings.wakeUps()).toEqual(wakes ? [[id]] : []);
  },
);

describe('a booking that is being called, or was', () => {
  it.each(['executing', 'executed'])('cannot be moved: %s', async (task_status) => {
    const id = await bookings.bookAs(participants, NOW, { status: 'in_progress', task_status });
    await expect(bookings.change(id, { scheduled_at: later(60) })).rejects.toMatchObject({
      constraint: 'bookings_moved_too_late',
    });
  });
});

test('what is over when it is inserted needs no call, and no wake-up', async () => {
  await bookings.wakeUps();
  const id = await bookings.book(participants, NOW, { status: 'completed' });
  expect(await bookings.read(id)).toMatchObject({ task_status: 'cancelled' });
  expect(await bookings.wakeUps()).toEqual([]);
});

test('a thousand in one statement are ten rows of the outbox, and so are their moves and their end', async () => {
  const many = await bookings.participants();
  await bookings.wakeUps();
  const insert = `insert into crm.bookings (tenant_id, customer_id, booking_type, scheduled_at)
    select $1, $2, case when n % 100 = 0 then 'lunch' else 'follow_up' end, $3::timestamptz + n * interval '1 minute' from generate_series(1, 1000) n`;
  const expectTen = async (most = 100) => {
    const wakeUps = await bookings.wakeUps();
    expect(wakeUps).toHaveLength(10);
    expect(new Set(wakeUps.flat()).size).toBe(990);
    expect(Math.max(...wakeUps.map((ids) => ids.length))).toBeLessThanOrEqual(most);
  };
  await bookings.query(insert, [many.tenantId, many.customerId, NOW]);
  await expectTen();
  const all = 'where tenant_id = $1';
  await bookings.query(`update crm.bookings set scheduled_at = scheduled_at + interval '1 day' ${all}`, [
    many.tenantId,
  ]);
  await expectTen();
  await bookings.query(`delete from crm.bookings ${all}`, [many.tenantId]);
  await expectTen();
});
