/** Migrations that need longer than a call of the Data API may take: here a second and a half, on AWS 45. */
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DataApiSetup, startDataApi } from '../../../../../lib/local/services/rds-data/setup-data-api.ts';
import { connect, type Database } from '../../../../engine/data/database.ts';
import { environment } from '../../../../engine/environment.ts';
import { applySchema } from '../apply-schema.ts';
import type { Migration } from '../schema.ts';

const TIMEOUT_MS = 1500;

let data: DataApiSetup;
let database: Database;
/** Its transactions hold indexes up. */
let writer: pg.Client;
/** Sees what runs: within a transaction it would see what ran at its start. */
let reader: pg.Client;
beforeAll(async () => {
  data = await startDataApi({ statementTimeoutMs: TIMEOUT_MS });
  Object.assign(process.env, {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_RDS_DATA: data.endpoint,
    [environment.clusterArn]: data.clusterArn,
    [environment.databaseName]: data.database,
    [environment.secretArn]: data.secretArn,
  });
  database = connect(5);
  writer = new pg.Client({ connectionString: data.databaseUrl });
  reader = new pg.Client({ connectionString: data.databaseUrl });
  await Promise.all([writer.connect(), reader.connect()]);
});
afterAll(async () => {
  await Promise.all([writer?.end(), reader?.end()]);
  await data?.stop();
});

const NAME = '0001_index_notes';
/** Waits for every transaction that has written to the table. */
const building = (unique = ''): Migration => ({
  name: NAME,
  hash: 'a',
  statements: [`create ${unique} index concurrently if not exists notes_text on public.notes (text)`],
  long: { index: 'public.notes_text' },
});
const apply = (migration: Migration, remainingMs?: () => number) =>
  applySchema(database, { migrations: [migration], functions: [] }, remainingMs);

/** Begins a transaction that writes, and so holds up the index. */
async function hold(): Promise<void> {
  await writer.query('begin');
  await writer.query(`insert into public.notes values ('held')`);
}
const askFor = async (sql: string) => (await reader.query(sql)).rows[0]?.answer;
/** Resolves when the statement has outlived its call. */
const outlived = () =>
  expect
    .poll(() =>
      askFor(`select count(*)::int as answer from pg_stat_activity
        where query like '/* ${NAME} */%' and state = 'active' and clock_timestamp() - query_start > '${TIMEOUT_MS + 200} ms'`),
    )
    .toBe(1);
const isValid = () =>
  askFor(`select indisvalid as answer from pg_index where indexrelid = to_regclass('public.notes_text')`);

beforeEach(async () => {
  await writer.query(
    `create table public.notes (text text); alter table public.notes owner to clusteradmin; insert into public.notes values ('a'), ('b')`,
  );
});
afterEach(async () => {
  await writer.query('rollback');
  await writer.query(`drop table public.notes; delete from automation.schema_migrations`);
});

test('a quick one is applied once', async () => {
  expect(await apply(building())).toEqual([NAME]);
  expect(await apply(building())).toEqual([]);
  expect(await isValid()).toBe(true);
  await expect(apply({ ...building(), hash: 'b' })).rejects.toThrow('was edited after it was applied');
});

test('one that outlives its call is waited for', async () => {
  await hold();
  const applied = apply(building());
  await outlived();
  expect(await isValid()).toBe(false);
  await writer.query('commit');
  expect(await applied).toEqual([NAME]);
  expect(await isValid()).toBe(true);
});

test('one that outlives the function too goes on, and the next deployment waits for it', async () => {
  await hold();
  await expect(apply(building(), () => 0)).rejects.toThrow('deploy again later');
  await expect(apply(building(), () => 0)).rejects.toThrow('deploy again later');
  const applied = apply(building());
  await writer.query('commit');
  expect(await applied).toEqual([NAME]);
  expect(await isValid()).toBe(true);
});

test('an index that fails out of sight is told, and built anew once the cause is mended', async () => {
  await hold();
  const applied = expect(apply(building('unique'))).rejects.toThrow('its error is in the log of PostgreSQL');
  await outlived();
  await writer.query(`insert into public.notes values ('held')`);
  await writer.query('commit');
  await applied;
  await writer.query(`delete from public.notes where text = 'held'`);
  expect(await apply(building('unique'))).toEqual([NAME]);
  expect(await isValid()).toBe(true);
});

test('a statement that still has as much to do when it is run again has failed', async () => {
  const migration = { name: NAME, hash: 'a', statements: ['select 1 from pg_sleep(2)'], long: {} };
  await expect(apply(migration)).rejects.toThrow('ended in PostgreSQL without success');
});

test('one that PostgreSQL refuses at once fails with its SQLSTATE', async () => {
  const migration = { name: NAME, hash: 'a', statements: ['alter table public.none validate constraint x'], long: {} };
  await expect(apply(migration)).rejects.toThrow('42P01');
});
