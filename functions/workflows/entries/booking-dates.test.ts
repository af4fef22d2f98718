/** Entries by the dates of bookings, and the moments that zones and their clocks make of dates. */
import { expect, test } from 'vitest';
import { insert } from '../../../test/support/database/factory.ts';
import { daysLater, NOW } from '../advance/setup-walk.ts';
import { setUpDates } from './setup-dates.ts';

const { customers, entered, follow, moments, query, runs, state, wake } = setUpDates();

const dayBefore = { field: 'event.scheduledAt', offset: { n: -1, unit: 'days' } };

async function booking(at: Date, more: object = {}): Promise<{ id: string; customer: string }> {
  const [customer = ''] = await customers(1);
  const row = { tenant_id: state.tenantId, customer_id: customer, booking_type: 'class', time_zone: 'UTC' };
  return { customer, id: await insert(state.database, 'crm.bookings', { ...row, scheduled_at: at, ...more }) };
}

test('a customer enters a day before the booking, wherever it moves, with the facts of the booking', async () => {
  await follow(dayBefore);
  const { id, customer } = await booking(daysLater(5));
  await wake(NOW);
  expect(await moments()).toEqual([daysLater(4).toISOString()]);
  await query(
    `update crm.bookings set scheduled_at = $2, buffer_until = $2::timestamptz + interval '15 minutes' where id = $1`,
    [id, daysLater(8)],
  );
  await wake(daysLater(6));
  expect(await runs()).toBe(0);
  await wake(daysLater(7));
  expect(await entered()).toEqual([[customer, daysLater(7).toISOString()]]);
  const [run] = await query(`select data -> 'event' as event from automation.runs`);
  expect(run).toMatchObject({ event: { type: 'date', bookingId: id, bookingType: 'class', status: 'scheduled' } });
});

test('bookings that were there before count, those of other types not', async () => {
  await booking(daysLater(5));
  await booking(daysLater(5), { booking_type: 'call' });
  await booking(daysLater(-5));
  await follow({ ...dayBefore, where: { path: 'event.bookingType', op: 'eq', value: 'class' } });
  expect(await moments()).toHaveLength(2);
  await wake(daysLater(4));
  expect(await runs()).toBe(1);
});

test.each([[`update crm.bookings set status = 'cancelled' where id = $1`], ['delete from crm.bookings where id = $1']])(
  'a booking that is off lets nobody enter: %s',
  async (change) => {
    await follow(dayBefore);
    const { id } = await booking(daysLater(5));
    await wake(NOW);
    await query(change, [id]);
    await wake(daysLater(1));
    expect(await moments()).toEqual([]);
  },
);

test('two bookings of a customer are two dates', async () => {
  await follow(dayBefore);
  const { customer } = await booking(daysLater(5));
  await booking(daysLater(9), { customer_id: customer });
  await wake(NOW);
  for (const _ of [1, 2]) await wake(daysLater(20));
  expect((await entered()).map(([id]) => id)).toEqual([customer, customer]);
});

test.each([
  // Seven days before a morning is a morning, whatever clocks do in between.
  ['Europe/Berlin', { offsetDays: -7 }, '2026-03-30T07:00:00Z', '2026-03-23T08:00:00.000Z'],
  ['Europe/Berlin', { offsetSeconds: -7 * 86_400 }, '2026-03-30T07:00:00Z', '2026-03-23T07:00:00.000Z'],
  // A local time that clocks skip is moved forward, and of one that they show twice the first counts.
  ['Europe/Berlin', { at: '02:30' }, '2026-03-29', '2026-03-29T01:30:00.000Z'],
  ['Europe/Berlin', { at: '02:30' }, '2026-10-25', '2026-10-25T00:30:00.000Z'],
  // The day is the one that the zone has at that instant.
  ['Pacific/Auckland', { at: '09:00' }, '2026-06-01T20:00:00Z', '2026-06-01T21:00:00.000Z'],
  ['America/New_York', { at: '09:00', offsetDays: 1 }, '2026-06-01T03:00:00Z', '2026-06-01T13:00:00.000Z'],
  ['UTC', { offsetDays: 366 }, '2028-02-29', '2029-03-01T00:00:00.000Z'],
  ['UTC', {}, '9999-12-31', '9999-12-31T00:00:00.000Z'],
  ['UTC', {}, 'tomorrow', null],
  ['UTC', {}, null, null],
])('in %s %j of %s is %s', async (zone, spec, date, expected) => {
  const whole = { offsetDays: 0, offsetSeconds: 0, at: null, ...spec };
  const [row] = await query<{ at: Date | null }>('select automation.moment_of_entry($1, $2, $3) as at', [
    whole,
    date,
    zone,
  ]);
  expect(row?.at?.toISOString() ?? null).toBe(expected);
});
