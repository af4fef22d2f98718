/** The schedules that bookings need: what plan_timers returns, and what settle_timers records. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import {
  type Bookings,
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

const HOUR = 3600;
const nameOf = (id: string, at: Date) => `followup-${id}-${secondOf(at)}`;
const actions = (plan: readonly { action: string }[]) => plan.map(({ action }) => action).sort();

/** Does what a function does when no other works on the booking. */
async function planAndSettle(id: string, at: Date = NOW) {
  const plan = await bookings.plan([id], at);
  await bookings.settle(
    plan.filter(({ action }) => action !== 'busy'),
    at,
  );
  return plan;
}

async function aTimed(at = later(5 * HOUR)): Promise<string> {
  const id = await bookings.book(participants, at);
  await planAndSettle(id);
  return id;
}

test('a booking gets a schedule named after it and its second, and is in step then', async () => {
  const at = new Date(later(5 * HOUR).getTime() + 200);
  const id = await bookings.book(participants, at);
  expect(await planAndSettle(id)).toMatchObject([
    { action: 'create', name: nameOf(id, later(5 * HOUR + 1)), bookingId: id, tenantId: participants.tenantId },
  ]);
  expect(await bookings.read(id)).toMatchObject({
    task_status: 'scheduled',
    task_name: nameOf(id, at),
    status: 'scheduled',
  });
  expect(await bookings.plan([id])).toEqual([]);
});

test('a quarter of an hour is the most that goes without a schedule', async () => {
  const near = await bookings.book(participants, later(900));
  const far = await bookings.book(participants, later(901));
  expect(actions(await bookings.plan([near]))).toEqual(['send']);
  expect(actions(await bookings.plan([far]))).toEqual(['create']);
});

test('bookings of other kinds have none, until they are of this kind', async () => {
  const id = await bookings.book(participants, later(HOUR), { booking_type: 'lunch' });
  expect(await bookings.plan([id])).toEqual([]);
  await bookings.change(id, { booking_type: 'AUTO_FollowUp' });
  expect(actions(await planAndSettle(id))).toEqual(['create']);
  await bookings.change(id, { booking_type: 'lunch' });
  expect(actions(await planAndSettle(id))).toEqual(['delete']);
  expect(await bookings.timers(id)).toEqual([]);
});

describe('a booking that is moved', () => {
  it.each([
    ['later', 6 * HOUR, ['create', 'delete']],
    ['earlier', 2 * HOUR, ['create', 'delete']],
    ['to within a quarter of an hour', 600, ['delete', 'send']],
    ['into the past', -HOUR, ['delete', 'send']],
  ])('%s has only the new one', async (_, seconds, steps) => {
    const id = await aTimed();
    await bookings.change(id, { scheduled_at: later(seconds) });
    expect(actions(await planAndSettle(id))).toEqual(steps);
    expect(await bookings.timers(id)).toEqual(seconds > 900 ? [nameOf(id, later(seconds))] : []);
    expect(await bookings.read(id)).toMatchObject({ task_status: 'scheduled', task_name: nameOf(id, later(seconds)) });
  });

  it('away and back before a function looked keeps its schedule', async () => {
    const id = await aTimed();
    await bookings.change(id, { scheduled_at: later(7 * HOUR) });
    await bookings.change(id, { scheduled_at: later(5 * HOUR) });
    expect(actions(await planAndSettle(id))).toEqual(['create']);
    expect(await bookings.timers(id)).toEqual([nameOf(id, later(5 * HOUR))]);
  });

  it('back while its schedule is being removed gets another one, by another token', async () => {
    const id = await bookings.book(participants, later(5 * HOUR));
    const [first] = await planAndSettle(id);
    await bookings.change(id, { scheduled_at: later(7 * HOUR) });
    const away = await bookings.plan([id]);
    await bookings.change(id, { scheduled_at: later(5 * HOUR) });
    expect(actions(await bookings.plan([id]))).toEqual(['busy']);
    await bookings.settle(away);
    expect(await bookings.read(id)).toMatchObject({ task_status: 'pending' });
    const back = await planAndSettle(id);
    expect(actions(back)).toEqual(['create', 'delete']);
    const again = back.find(({ action }) => action === 'create');
    expect(again?.name).toBe(first?.name);
    expect(again?.id).not.toBe(first?.id);
    expect(await bookings.timers(id)).toEqual([nameOf(id, later(5 * HOUR))]);
  });

  it('back after the function that removed its schedule died gets another one, by another token', async () => {
    const id = await bookings.book(participants, later(5 * HOUR));
    const [first] = await planAndSettle(id);
    await bookings.change(id, { scheduled_at: later(7 * HOUR) });
    await bookings.plan([id]); // removed in Scheduler, and never told
    await bookings.change(id, { scheduled_at: later(5 * HOUR) });
    const back = await planAndSettle(id, later(121));
    const again = back.find(({ action }) => action === 'create');
    expect(again?.name).toBe(first?.name);
    expect(again?.id).not.toBe(first?.id);
    expect(await bookings.timers(id)).toEqual([nameOf(id, later(5 * HOUR))]);
  });

  it('near while a function is making its schedule is sent at once, and cleared up afterwards', async () => {
    const id = await bookings.book(participants, later(5 * HOUR));
    const creating = await bookings.plan([id]);
    await bookings.change(id, { scheduled_at: later(30) });
    const near = await bookings.plan([id]);
    expect(actions(near)).toEqual(['busy', 'send']);
    await bookings.settle(near.filter(({ action }) => action === 'send'));
    await bookings.settle(creating);
    expect(await bookings.read(id)).toMatchObject({ task_status: 'scheduled', task_name: nameOf(id, later(30)) });
    expect(actions(await planAndSettle(id))).toEqual(['delete']);
    expect(await bookings.timers(id)).toEqual([]);
  });
});

describe('while a schedule is being made, a booking that', () => {
  it.each([
    ['is cancelled', { status: 'cancelled' }],
    ['is done', { status: 'completed' }],
    ['becomes one of another kind', { booking_type: 'lunch' }],
  ])('%s gets a wake-up, and the schedule is removed', async (_, change) => {
    const id = await bookings.book(participants, later(5 * HOUR));
    await bookings.wakeUps();
    const creating = await bookings.plan([id]);
    await bookings.change(id, change);
    expect(await bookings.wakeUps()).toEqual([[id]]);
    await bookings.settle(creating);
    expect(await bookings.read(id)).not.toMatchObject({ task_status: 'scheduled' });
    expect(actions(await planAndSettle(id))).toEqual(['delete']);
    expect(await bookings.timers(id)).toEqual([]);
  });

  it('is deleted leaves nothing behind; nor when it comes back with its id', async () => {
    const id = await bookings.book(participants, later(5 * HOUR));
    const creating = await bookings.plan([id]);
    await bookings.wakeUps();
    await bookings.query('delete from crm.bookings where id = $1', [id]);
    expect(await bookings.wakeUps()).toEqual([[id]]);
    await bookings.book(participants, later(6 * HOUR), { id });
    await bookings.settle(creating);
    expect(actions(await planAndSettle(id))).toEqual(['create', 'delete']);
    expect(await bookings.timers(id)).toEqual([nameOf(id, later(6 * HOUR))]);
  });
});

describe('a function that died', () => {
  it('keeps others waiting for two minutes, and then the same is done again, by the same token', async () => {
    const id = await bookings.book(participants, later(5 * HOUR));
    const died = await bookings.plan([id]);
    expect(actions(await bookings.plan([id], later(119)))).toEqual(['busy']);
    expect(await bookings.plan([id], later(120))).toMatchObject(died.map(({ action, name }) => ({ action, name })));
  });

  it('in the middle of a removal keeps nothing alive', async () => {
    const id = await aTimed();
    await bookings.change(id, { status: 'cancelled' });
    const died = await bookings.plan([id]);
    expect(await bookings.plan([id], later(120))).toMatchObject(died.map(({ action, name }) => ({ action, name })));
    await planAndSettle(id, later(240));
    expect(await bookings.timers(id)).toEqual([]);
  });
});

test('a moment that Scheduler refuses fails the booking, with what it said; moved, it is tried again', async () => {
  const id = await bookings.book(participants, later(5 * HOUR));
  await bookings.settle(await bookings.plan([id]), NOW, 'refused', 'TIMER_REFUSED: no');
  expect(await bookings.read(id)).toMatchObject({
    status: 'failed',
    task_status: 'failed',
    last_execution_error: 'TIMER_REFUSED: no',
  });
  expect(await bookings.timers(id)).toEqual([]);
  await bookings.change(id, { scheduled_at: later(6 * HOUR) });
  expect(actions(await planAndSettle(id))).toEqual(['create']);
  expect(await bookings.read(id)).toMatchObject({
    status: 'scheduled',
    task_status: 'scheduled',
    last_execution_error: null,
  });
});

test('what could not be done now is let go, and asked for again', async () => {
  const id = await bookings.book(participants, later(5 * HOUR));
  const plan = await bookings.plan([id]);
  await bookings.settle(plan, NOW, 'failed', 'ThrottlingException: Rate exceeded');
  expect(await bookings.read(id)).toMatchObject({ status: 'scheduled', task_status: 'pending' });
  expect(await bookings.plan([id])).toEqual(plan);
});

test.each(['2038-01-19T03:14:08Z', '2199-12-31T23:59:59.5Z'])('seconds beyond 32 bits are seconds: %s', async (at) => {
  const id = await bookings.book(participants, at);
  expect(await planAndSettle(id)).toMatchObject([{ callSecond: String(secondOf(new Date(at))) }]);
  expect(await bookings.read(id)).toMatchObject({ task_status: 'scheduled' });
});
