/** Several functions and writers that work on the timers of the same bookings at once. */
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  type Bookings,
  later,
  NOW,
  type Participants,
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

test('of many functions that plan at once only one makes the schedule', async () => {
  const ids: string[] = [];
  for (const hours of [1, 2, 3]) ids.push(await bookings.book(participants, later(HOUR * hours)));
  const { url } = bookings.database;
  const planners = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      return client;
    }),
  );
  // In different orders, so that locks taken in the order of the list would deadlock.
  const plans = await Promise.all(
    planners.map((client, n) =>
      client.query('select action from automation.plan_timers($1, $2)', [
        JSON.stringify(n % 2 === 0 ? ids : ids.toReversed()),
        NOW,
      ]),
    ),
  );
  await Promise.all(planners.map((client) => client.end()));
  const all = plans.flatMap(({ rows }) => rows as { action: string }[]);
  expect(all.filter(({ action }) => action === 'create')).toHaveLength(3);
  expect(all.filter(({ action }) => action === 'busy')).toHaveLength(7 * 3);
});

test('a booking that another transaction is writing is left out, and returned', async () => {
  const ids = [await bookings.book(participants, later(HOUR)), await bookings.book(participants, later(2 * HOUR))];
  const [held = '', free = ''] = ids;
  const plan = await bookings.plan(ids);
  const writer = new pg.Client({ connectionString: bookings.database.url });
  await writer.connect();
  try {
    await writer.query('begin');
    await writer.query(`update crm.bookings set notes = 'busy' where id = $1`, [held]);
    expect(await bookings.settle(plan)).toEqual([{ beingWritten: [held] }]);
    await writer.query('commit');
  } finally {
    await writer.end();
  }
  expect(await bookings.read(free)).toMatchObject({ task_status: 'scheduled' });
  expect(await bookings.read(held)).toMatchObject({ task_status: 'pending' });
  await bookings.settle(await bookings.plan([held]));
  expect(await bookings.read(held)).toMatchObject({ task_status: 'scheduled' });
});
