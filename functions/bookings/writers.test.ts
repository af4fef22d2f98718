/** Any login may write bookings: a CRM with its own, a row at a time or all of them. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bookings, later, type Participants, setUpBookings } from '../../test/support/bookings/setup-bookings.ts';

let bookings: Bookings;
let participants: Participants;
beforeAll(async () => {
  bookings = await setUpBookings();
  participants = await bookings.participants();
});
afterAll(() => bookings?.close());

test('a login that may only write bookings inserts, moves, cancels, books again and deletes them', async () => {
  const login = `crm_${participants.tenantId.replaceAll('-', '')}`;
  await bookings.query(`create role ${login}`);
  await bookings.query(`grant usage on schema crm to ${login}`);
  await bookings.query(`grant select, insert, update, delete on crm.bookings to ${login}`);
  await bookings.query(`create policy of_the_crm on crm.bookings to ${login} using (true) with check (true)`);
  const crm = new pg.Client({ connectionString: bookings.database.url });
  await crm.connect();
  await crm.query(`set role ${login}`);
  const { rows } = await crm.query(
    `insert into crm.bookings (tenant_id, customer_id, booking_type, scheduled_at)
     values ($1, $2, 'follow_up', $3) returning id`,
    [participants.tenantId, participants.customerId, later(3600)],
  );
  const id: string = rows[0].id;
  await bookings.settle(await bookings.plan([id]));
  await bookings.wakeUps();
  for (const change of [
    `scheduled_at = scheduled_at + interval '1 hour'`,
    `status = 'cancelled'`,
    `status = 'scheduled'`,
    `booking_type = 'lunch'`,
  ])
    await crm.query(`update crm.bookings set ${change} where id = $1`, [id]);
  await crm.query(`update crm.bookings set booking_type = 'follow_up' where id = $1`, [id]);
  await crm.query('delete from crm.bookings where id = $1', [id]);
  await crm.end();
  expect((await bookings.wakeUps()).every((ids) => ids.length === 1 && ids[0] === id)).toBe(true);
  expect((await bookings.plan([id])).map(({ action }) => action)).toEqual(['delete']);
  await bookings.query(`drop owned by ${login}`);
  await bookings.query(`drop role ${login}`);
});

// A nested loop, planned for the one row of a session's first update, would compare each of many rows with each other.
test('every trigger that joins what was with what is joins by hash', async () => {
  const nested = await bookings.query(
    `select t.tgrelid::regclass::text as "table", p.proname as "function"
     from pg_trigger t join pg_proc p on p.oid = t.tgfoid
     where t.tgoldtable is not null and t.tgnewtable is not null
       and not coalesce('enable_nestloop=off' = any (p.proconfig), false)
       -- They add the two up and join neither.
       and p.proname not in ('mirror_ended_runs', 'count_campaign_recipients')`,
  );
  expect(nested).toEqual([]);
  const [all] = await bookings.query(
    'select count(*)::int as triggers from pg_trigger where tgoldtable is not null and tgnewtable is not null',
  );
  expect(all?.triggers).toBeGreaterThan(2);
});
