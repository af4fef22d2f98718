/** Which rows of the outbox a relay claims: tenants in turn, each row once, whatever waits. */
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database/setup-database.ts';
import { claimOutbox, deleteOutbox, listWaitingTopics } from './queries.gen.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const [BIG, SMALL] = ['00000000-0000-4000-8000-00000000000b', '00000000-0000-4000-8000-00000000000a'];

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => database.query('truncate automation.outbox, automation.waiting_events'));

const write = (rows: number, of = BIG, dueAt = '-infinity') =>
  database.query(
    `insert into automation.outbox (tenant_id, topic, due_at) select $1, 'bookings', $2 from generate_series(1, $3::int)`,
    [of, dueAt, rows],
  );
const claim = (now = NOW, after: string | null = null) => database.run(claimOutbox, { now, after });
const of = (rows: readonly { tenantId: string }[], tenant: string | undefined) =>
  rows.filter(({ tenantId }) => tenantId === tenant).length;

test('one row does not wait for thousands of another tenant, which has the rest of the page', async () => {
  await write(3000);
  await write(1, SMALL);
  const first = await claim();
  expect([of(first, BIG), of(first, SMALL)]).toEqual([199, 1]);
  expect(of(await claim(), BIG)).toBe(200);
});

test('pages go on until nothing is due, also of more tenants than a page has rows', async () => {
  await database.query(
    `insert into automation.outbox (tenant_id, topic) select gen_random_uuid(), 'bookings' from generate_series(1, 450)`,
  );
  await write(30);
  const ids = new Set<string>();
  const tenants = new Set<string>();
  let pages = 0;
  let after: string | null = null;
  for (let isMore = true; isMore; pages += 1) {
    const rows: Awaited<ReturnType<typeof claim>> = await claim(NOW, after);
    for (const { id } of rows) ids.add(id);
    if (pages < 3) for (const { tenantId } of rows) tenants.add(tenantId);
    isMore = after !== null || rows.some((row) => row.isMore);
    after = rows[0]?.lastTenant ?? null;
  }
  expect(tenants.size, 'three pages have a row of every tenant').toBe(451);
  expect([ids.size, await claim()]).toEqual([480, []]);
  expect(pages).toBeLessThan(10);
});

test('one page of few rows says that nothing more is due', async () => {
  await write(3);
  expect((await claim()).map(({ isMore }) => isMore)).toEqual([false, false, false]);
});

test('what is due in more than a quarter of an hour waits, and a claim that ended is taken again', async () => {
  await write(1, BIG, '2026-03-01T12:10:30.5Z');
  await write(1, SMALL, '2026-03-01T12:15:01Z');
  expect(await claim()).toMatchObject([{ tenantId: BIG, delaySeconds: 631 }]);
  expect(await claim()).toEqual([]);
  const again = await claim(new Date(NOW.getTime() + 45_000));
  expect(again.map(({ tenantId }) => tenantId).sort()).toEqual([SMALL, BIG]);
});

test('relays at the same time claim each row once', async () => {
  await write(1500);
  await write(500, SMALL);
  const sessions = await Promise.all(
    [1, 2, 3].map(async () => {
      const session = new pg.Client({ connectionString: database.url });
      await session.connect();
      return session;
    }),
  );
  const claimed: string[] = [];
  const work = async (session: pg.Client) => {
    for (let n = 0; n < 12; n += 1) {
      const { rows } = await session.query<{ id: string }>(
        `select id::text from automation.claim_outbox(200, $1, $1, $1::timestamptz + interval '45 seconds', null)`,
        [NOW],
      );
      claimed.push(...rows.map(({ id }) => id));
    }
  };
  await Promise.all(sessions.map(work)).finally(() => Promise.all(sessions.map((session) => session.end())));
  expect([claimed.length, new Set(claimed).size]).toEqual([2000, 2000]);
  await database.run(deleteOutbox, { ids: claimed });
  expect(await database.query('select id from automation.outbox')).toEqual([]);
});

test('a sweep names each type of which events are due, once', async () => {
  await database.query(
    `insert into automation.waiting_events (tenant_id, type, event_ids, due_at)
     select gen_random_uuid(), v.type, array[gen_random_uuid()], v.due_at::timestamptz
     from (values ('CLIENT_CREATED', '-infinity'), ('MONTH_TRANSITION', '2026-03-01T12:00Z'), ('CLIENT_ACTIVATED', '2026-03-01T12:05Z')) v(type, due_at)
     cross join generate_series(1, 40)`,
  );
  const topics = await database.run(listWaitingTopics, { now: NOW });
  expect(topics.map(({ topic }) => topic).sort()).toEqual(['event:CLIENT_CREATED', 'event:MONTH_TRANSITION']);
});
