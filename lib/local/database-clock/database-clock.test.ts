import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Postgres, startPostgres } from '../../database/postgres.ts';
import { createClock, type MovableClock } from '../clock.ts';
import { createDatabaseClock } from './database-clock.ts';

const START = new Date('1998-06-30T06:00:00Z');
const later = (seconds: number) => new Date(START.getTime() + seconds * 1000);
const settled = () => Promise.resolve();

let parent: string;
let postgres: Postgres;
let session: pg.Client;
let clock: MovableClock;

const connect = async (user?: string) => {
  const url = new URL(postgres.url());
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  if (user) await client.query(`set role ${user}`);
  return client;
};
const row = async (sql: string, client = session) => (await client.query(sql)).rows[0];
/** Milliseconds from START to the value of an expression. */
const msOf = async (expression: string, client = session) =>
  Number(
    (
      await row(
        `select extract(epoch from (${expression}) - timestamptz '${START.toISOString()}') * 1000 as ms`,
        client,
      )
    ).ms,
  );

beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'database-clock-'));
  chmodSync(parent, 0o755);
  postgres = await startPostgres({ folder: join(parent, 'pg'), copyOf: inject('blankCluster'), throwAway: true });
  session = await connect();
  await session.query('create role writer');
  await session.query('create table facts (id int, at timestamptz not null default now())');
  await session.query('grant all on facts to writer');
});
afterAll(async () => {
  await session.end();
  await postgres.stop();
  rmSync(parent, { recursive: true, force: true });
});

const install = async (frozen: boolean) => {
  clock = createClock({ startAt: START, frozen });
  await createDatabaseClock(clock, postgres.folder).install(postgres.url());
};
afterEach(() => clock.stop());

describe('the clock of a database, on a clock that stands', () => {
  beforeEach(() => install(true));

  it.each(['now()', 'transaction_timestamp()', '(select n from now() n)'])('is %s', async (expression) => {
    const ms = await msOf(expression);
    expect(ms).toBeGreaterThan(-1);
    expect(ms).toBeLessThanOrEqual(0);
  });

  it('is the default of a column that was made before, for a role with few rights and for COPY', async () => {
    const writer = await connect('writer');
    await writer.query('insert into facts (id) select generate_series(1, 3)');
    await session.query(`copy facts (id) from program 'echo 4'`);
    const { rows } = await writer.query("select date_trunc('second', at + interval '1 ms') as at from facts");
    await writer.end();
    expect(rows).toEqual([1, 2, 3, 4].map(() => ({ at: START })));
  });

  it('is the time of dates, ages and texts that are made from it', async () => {
    await clock.moveTo(later(60), settled);
    await session.query(`set timezone = 'UTC'`);
    expect(
      await row(
        `select now()::date::text as today, age(timestamp '1998-06-01')::text as since_first, timeofday() as text`,
      ),
    ).toEqual({
      today: '1998-06-30',
      since_first: '29 days',
      text: expect.stringMatching(/^Tue Jun 30 06:0.* 1998 UTC$/),
    });
  });

  it('differs from one transaction that writes to the next, and never lies beyond the instant', async () => {
    const seen = new Set<number>();
    for (let id = 0; id < 20; id += 1) {
      const { at } = await row(`insert into facts (id) values (${id}) returning extract(epoch from at)::text as at`);
      expect(Number(at) * 1000).toBeLessThanOrEqual(START.getTime());
      seen.add(Number(at));
    }
    expect(seen.size).toBe(20);
  });

  it('lets clock_timestamp() go on, so that ids made from it keep their order', async () => {
    const first = await msOf('clock_timestamp()');
    await session.query('select pg_sleep(0.02)');
    expect(await msOf('clock_timestamp()')).toBeGreaterThanOrEqual(first + 20);
  });
});

describe('the clock of a database, when the clock moves', () => {
  it('moves in the next transaction of every session, and stays what it was in a transaction under way', async () => {
    await install(true);
    const open = await connect('writer');
    await open.query('begin');
    await open.query('savepoint one');
    const before = await msOf('now()', open);
    await clock.moveTo(later(3600), settled);
    expect(await msOf('now()', open)).toBe(before);
    expect(await msOf('now()')).toBeGreaterThan(3_599_998);
    await open.query('commit');
    expect(await msOf('now()', open)).toBeGreaterThan(3_599_998);
    await open.end();
  });

  it('ticks with a clock that ticks, and only clock_timestamp() goes on within a transaction', async () => {
    await install(false);
    await clock.moveTo(later(60), settled);
    await session.query('begin');
    const [began, wall] = [await msOf('now()'), await msOf('clock_timestamp()')];
    await session.query('select pg_sleep(0.02)');
    expect(await msOf('now()')).toBe(began);
    expect(await msOf('clock_timestamp()')).toBeGreaterThanOrEqual(wall + 20);
    expect(await msOf('statement_timestamp()')).toBeGreaterThanOrEqual(began + 20);
    await session.query('commit');
    const drift = Math.abs(clock.now().getTime() - START.getTime() - (await msOf('now()')));
    expect([began >= 60_000, drift < 60_000]).toEqual([true, true]);
  });

  it('is used by plpgsql, conditions of triggers, checks and policies', async () => {
    await install(true);
    await session.query(`
      create table guarded (id int, at timestamptz check (at <= now()));
      create function stamp() returns trigger language plpgsql as $$ begin new.at := now(); return new; end $$;
      create trigger stamp before insert on guarded for each row
        when (now() < timestamptz '2000-01-01') execute function stamp();
      alter table guarded enable row level security;
      create policy past on guarded using (now() < timestamptz '2000-01-01');
      grant all on guarded to writer;
      insert into guarded (id) values (1)`);
    const writer = await connect('writer');
    const { rows } = await writer.query('select extract(year from at)::int as year from guarded');
    await writer.end();
    expect(rows).toEqual([{ year: 1998 }]);
  });

  it('leaves what the words of the SQL standard give to the server: PostgreSQL does not let them be replaced', async () => {
    await install(true);
    expect(await row(`select current_timestamp > '2020-01-01' as server, now() > '2020-01-01' as stack`)).toEqual({
      server: true,
      stack: false,
    });
  });
});
