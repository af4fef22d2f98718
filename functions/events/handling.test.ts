/** How events that wait are taken and handled: hundreds a statement, tenants in turn, each exactly once, whatever fails. */
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aTenant } from '../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database/setup-database.ts';
import { handleEvents, waitForFunction } from '../engine/events/queries.gen.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const type = 'CLIENT_CREATED';

let database: TestDatabase;
let tenantId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  // Activities of some customers cannot be written, as if the CRM refused them.
  await database.query(`
    create function public.refuse() returns trigger language plpgsql as $$
    declare name text = (select c.name from crm.customers c where c.id = new.customer_id);
    begin
      if name = 'Poison' then raise exception 'This row is refused' using errcode = '23514'; end if;
      if name = 'Busy' then raise exception 'Try again' using errcode = '40001'; end if;
      return new;
    end $$;
    create trigger refuse before insert on crm.activities for each row execute function public.refuse()`);
});
afterAll(() => database.drop());

const newTenant = async (): Promise<string> => {
  const id = await aTenant(database);
  await database.query('insert into automation.tenant_settings (tenant_id, client_journey) values ($1, true)', [id]);
  return id;
};

beforeEach(async () => {
  await database.query(
    'truncate crm.customers, automation.events, automation.waiting_events, automation.outbox cascade',
  );
  tenantId = await newTenant();
});

const insertCustomers = (count: number, { name = 'Customer', of = tenantId } = {}) =>
  database.query(
    `insert into crm.customers (tenant_id, name, status) select $1, $2, 'LEAD' from generate_series(1, $3::int)`,
    [of, name, count],
  );

let after: string | null = null;
const handle = async (limit: number, now = NOW) => {
  const [result] = await database.run(handleEvents, { type, limit, now, after });
  after = result?.lastTenant ?? after;
  return result;
};

/** Counts by outcome; null is an event that waits. */
const outcomes = async (of = tenantId) => {
  const rows = await database.query<{ outcome: string | null; n: number }>(
    'select outcome, count(*)::int as n from automation.events where tenant_id = $1 group by 1',
    [of],
  );
  return Object.fromEntries(rows.map(({ outcome, n }) => [String(outcome), n]));
};

const count = async (sql: string) => (await database.query<{ n: number }>(`select (${sql})::int as n`))[0]?.n;
const activities = () => count('select count(*) from crm.activities');
const waiting = () => count('select coalesce(sum(cardinality(event_ids)), 0) from automation.waiting_events');

describe('a statement', () => {
  test('takes exactly as many as it may, and says whether more wait', async () => {
    await insertCustomers(250);
    expect(await handle(120)).toMatchObject({ handled: 120, failed: 0, isMore: true });
    expect([await outcomes(), await waiting(), await activities()]).toEqual([{ DONE: 120, null: 130 }, 130, 120]);
    expect(await handle(500)).toMatchObject({ handled: 130, isMore: false });
    expect([await outcomes(), await waiting(), await activities()]).toEqual([{ DONE: 250 }, 0, 250]);
    expect(await handle(500)).toMatchObject({ handled: 0, isMore: false, oldestAt: null });
  });

  test('wakes a job queue once, however many jobs follow', async () => {
    await database.query('update automation.tenant_settings set email_workflows = true');
    await insertCustomers(250);
    await database.query('truncate automation.outbox');
    await handle(500);
    const rings = await database.query('select topic from automation.outbox');
    expect([rings, await count(`select count(*) from automation.jobs where type = 'SEND_EMAIL'`)]).toEqual([
      [{ topic: 'jobs:email' }],
      250,
    ]);
  });

  test('leaves events of another type alone, and drops those that were handled or deleted', async () => {
    await insertCustomers(3);
    const [{ id: eventId } = { id: '' }] = await database.query<{ id: string }>(
      'select id from automation.events limit 1',
    );
    await database.run(handleEvents, { type: 'MONTH_TRANSITION', limit: 500, now: NOW, after: null });
    expect(await outcomes()).toEqual({ null: 3 });
    await database.run(waitForFunction, { type, tenantId, eventId });
    await database.query('delete from automation.events where id <> $1', [eventId]);
    expect(await handle(500)).toMatchObject({ handled: 1, failed: 0 });
    await database.run(waitForFunction, { type, tenantId, eventId });
    expect([await waiting(), await activities()]).toEqual([0, 1]);
  });
});

describe('tenants', () => {
  test('take turns: one event does not wait for thousands, and the rest of the statement is theirs', async () => {
    const other = await newTenant();
    await insertCustomers(3000);
    await insertCustomers(1, { of: other });
    expect(await handle(500)).toMatchObject({ handled: 500, isMore: true });
    expect([await outcomes(), await outcomes(other)]).toEqual([{ DONE: 499, null: 2501 }, { DONE: 1 }]);
  });

  test('are all reached, when more wait than one statement looks at', async () => {
    for (let n = 0; n < 60; n += 1) await insertCustomers(1, { of: await newTenant() });
    await insertCustomers(2000);
    let statements = 1;
    while ((await handle(500))?.isMore) statements += 1;
    expect([await activities(), await waiting()]).toEqual([2060, 0]);
    expect(statements).toBeLessThan(20);
  });
});

describe('an event that fails', () => {
  const failed = 'FAILED: 23514 This row is refused';

  test('does not hold the others, is tried five times within an hour, and is then shown as failed', async () => {
    await insertCustomers(150);
    await insertCustomers(1, { name: 'Poison' });
    await insertCustomers(149);
    expect(await handle(500)).toMatchObject({ handled: 299, failed: 1, givenUp: 0, error: failed.slice(8) });
    expect([await outcomes(), await activities(), await waiting()]).toEqual([{ DONE: 299, [failed]: 1 }, 299, 1]);
    expect(await handle(500)).toMatchObject({ handled: 0, failed: 0 });
    for (const minutes of [5, 15, 30, 50]) {
      expect(await handle(500, later(minutes - 1))).toMatchObject({ handled: 0, failed: 0 });
      expect(await handle(500, later(minutes))).toMatchObject({ failed: 1, givenUp: minutes === 50 ? 1 : 0 });
    }
    expect([await outcomes(), await waiting()]).toEqual([{ DONE: 299, [failed]: 1 }, 0]);
    const wakeUps = await database.query<{ due_at: Date }>(
      `select due_at from automation.outbox where due_at > '-infinity' order by due_at`,
    );
    expect(wakeUps.map(({ due_at }) => due_at)).toEqual([5, 15, 30, 50].map(later));
  });

  test('is handled once when its cause is mended and a person asks for it again', async () => {
    await insertCustomers(2, { name: 'Poison' });
    for (const minutes of [0, 5, 15, 30, 50]) await handle(500, later(minutes));
    expect(await outcomes()).toEqual({ [failed]: 2 });
    await database.query(`update crm.customers set name = 'Mended'`);
    const retried = await database.query(`select automation.retry_failed_events('${type}') as n`);
    expect([retried, await outcomes(), await waiting()]).toEqual([[{ n: 2 }], { null: 2 }, 2]);
    expect(await handle(500)).toMatchObject({ handled: 2, failed: 0 });
    expect([await outcomes(), await activities()]).toEqual([{ DONE: 2 }, 2]);
    expect(await database.query(`select automation.retry_failed_events('${type}') as n`)).toEqual([{ n: 0 }]);
  });

  test('for a reason that passes fails the statement, which leaves everything as it was', async () => {
    await insertCustomers(9);
    await insertCustomers(1, { name: 'Busy' });
    await expect(handle(500)).rejects.toThrow();
    expect([await outcomes(), await activities(), await waiting()]).toEqual([{ null: 10 }, 0, 10]);
    await database.query(`update crm.customers set name = 'Free'`);
    expect(await handle(500)).toMatchObject({ handled: 10 });
  });
});

test('functions at the same time, with any limit, handle each event once', async () => {
  const sessions = await Promise.all(
    [1, 2, 3, 4].map(async () => {
      const session = new pg.Client({ connectionString: database.url });
      await session.connect();
      return session;
    }),
  );
  const other = await newTenant();
  await insertCustomers(1500);
  await insertCustomers(700, { of: other });
  const work = async (session: pg.Client) => {
    for (let n = 0; n < 60; n += 1) {
      const limit = 1 + Math.floor(Math.random() * 230);
      await session.query('select handled from automation.handle_events($1, $2, $3, null)', [type, limit, NOW]);
      // Some are rolled back, as when a function dies.
      if (n % 7 === 0) {
        await session.query('begin');
        await session.query('select handled from automation.handle_events($1, $2, $3, null)', [type, limit, NOW]);
        await session.query('rollback');
      }
    }
  };
  await Promise.all(sessions.map(work)).finally(() => Promise.all(sessions.map((session) => session.end())));
  while ((await handle(500))?.isMore);
  expect([await outcomes(), await outcomes(other), await waiting()]).toEqual([{ DONE: 1500 }, { DONE: 700 }, 0]);
  const twice = await database.query('select customer_id from crm.activities group by 1 having count(*) > 1');
  expect([twice, await activities()]).toEqual([[], 2200]);
});
