/** Ids of jobs have the order in which they were made, so that jobs of the same time are neighbours in every index. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aTenant } from '../../support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database/setup-database.ts';

const VERSION_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const millisecondsOf = (id: string) => Number.parseInt(id.replace('-', '').slice(0, 12), 16);

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

const serverClock = async () => {
  const [row] = await database.query<{ ms: number }>(`select date_part('epoch', clock_timestamp()) * 1000 as ms`);
  return row?.ms ?? Number.NaN;
};

test('a job gets an id that begins with the moment of its insert', async () => {
  const before = await serverClock();
  const [job] = await database.query<{ id: string }>(
    `insert into automation.jobs (tenant_id, type, queue, run_at, rank_at, created_at)
     values ($1, 'SEND_EMAIL', 'email', '2026-01-01', '2026-01-01', '2026-01-01') returning id`,
    [await aTenant(database)],
  );
  const id = job?.id ?? '';
  const after = await serverClock();
  expect(id).toMatch(VERSION_7);
  // Rounded to whole milliseconds, up or down.
  expect(millisecondsOf(id)).toBeGreaterThanOrEqual(Math.floor(before));
  expect(millisecondsOf(id)).toBeLessThanOrEqual(Math.ceil(after));
});

test.each(['1970-01-01T00:00:01Z', '1998-06-30T00:00:00Z', '2004-11-03T19:53:47.777Z', '2600-01-01T00:00:00Z'])(
  'an id can begin with %s',
  async (moment) => {
    const [row] = await database.query<{ body: string }>(
      `select replace(prosrc, 'clock_timestamp()', '$1::timestamptz') as body from pg_proc where oid = 'automation.next_id'::regproc`,
    );
    const [made] = await database.query<{ id: string }>(`select (${row?.body}) as id`, [moment]);
    expect(made?.id).toMatch(VERSION_7);
    expect(millisecondsOf(made?.id ?? '')).toBe(Date.parse(moment));
  },
);

test('ids of one statement differ, and follow each other', async () => {
  const rows = await database.query<{ id: string }>('select automation.next_id() as id from generate_series(1, 20000)');
  const moments = rows.map(({ id }) => millisecondsOf(id));
  expect(new Set(rows.map(({ id }) => id)).size).toBe(20_000);
  expect(rows.every(({ id }) => VERSION_7.test(id))).toBe(true);
  expect(moments).toEqual(moments.toSorted((a, b) => a - b));
  expect(moments.at(-1)).toBeGreaterThan(moments[0] ?? Number.NaN);
});
