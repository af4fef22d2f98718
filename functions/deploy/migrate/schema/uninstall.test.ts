/** sql/uninstall.sql takes out what the migration function brought in, and nothing else. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dumpSchema } from '../../../../lib/database/generate/dump-schema.ts';
import { readSchema, SQL_FOLDER } from '../../../../lib/database/read-schema.ts';
import { databaseOver, openSession } from '../../../../lib/database/session.ts';
import {
  aCustomer,
  aProduct,
  aSample,
  aTenant,
  aTrigger,
  aUser,
  insert,
} from '../../../../test/support/database/factory.ts';
import { workerPostgres } from '../../../../test/support/database/worker-postgres.ts';
import { applySchema } from './apply-schema.ts';

const UNINSTALL = readFileSync(join(SQL_FOLDER, 'uninstall.sql'), 'utf8');
const TABLES = readSchema().migrations.flatMap(({ statements }) =>
  statements.flatMap((sql) => /^create table (crm\.\w+)/m.exec(sql)?.[1] ?? []),
);

let administrator: pg.Client;
let clients: pg.Client[];
let names: string[];
beforeEach(async () => {
  administrator = await openSession(`${workerPostgres()}/postgres`);
  [clients, names] = [[], []];
});
afterEach(async () => {
  for (const client of clients) await client.end();
  for (const name of names) await administrator.query(`drop database ${name} with (force)`);
  await administrator.end();
});

async function aDatabase(): Promise<pg.Client> {
  const name = `uninstall_${randomUUID().replaceAll('-', '')}`;
  await administrator.query(`create database ${name}`);
  names.push(name);
  const client = await openSession(`${workerPostgres()}/${name}`);
  clients.push(client);
  return client;
}

/** A database that has a schema of its own beside ours. */
async function adopted(): Promise<pg.Client> {
  const client = await aDatabase();
  await client.query(
    'create schema shop; create table shop.carts (id int primary key); insert into shop.carts values (1)',
  );
  await applySchema(databaseOver(client), readSchema());
  return client;
}

/** The CRM's part of the migrations alone: its tables and their indexes. */
async function onlyCrm(): Promise<pg.Client> {
  const client = await aDatabase();
  for (const { statements } of readSchema().migrations)
    for (const sql of statements) {
      const code = sql.replace(/^--.*$/gm, '').trim();
      const isOurs = /row level security|^create policy|^grant/.test(code) || /automation/.test(code);
      // Indexes are taken out; a column that came into the CRM's tables later stays with its values.
      if (/^do /.test(code) && !/add column/.test(code)) continue;
      if (!isOurs && /^create extension|\bcrm\b/.test(code)) await client.query(sql);
    }
  return client;
}

const linesOf = async (client: pg.Client, sql: string) =>
  (await client.query(sql)).rows.map((row) => JSON.stringify(row));

/** Everything in the catalogue that could be left behind. */
const structure = async (client: pg.Client) => [
  ...(await dumpSchema(client)).split('\n'),
  ...(await linesOf(
    client,
    'select nspname, coalesce(nspacl, acldefault($$n$$, nspowner))::text as acl from pg_namespace where nspname !~ $$^pg_(toast|temp)$$ order by 1',
  )),
  ...(await linesOf(
    client,
    `select c.oid::regclass::text, c.relrowsecurity, coalesce(c.relacl, acldefault('r', c.relowner))::text as acl, array_agg(a.attacl::text order by a.attnum)
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace in ('crm'::regnamespace, 'public'::regnamespace) and c.relkind in ('r', 'v', 'S') group by c.oid order by 1`,
  )),
  ...(await linesOf(client, 'select extname from pg_extension order by 1')),
  ...(await linesOf(client, `select proname from pg_proc where pronamespace = 'crm'::regnamespace`)),
];

async function contents(client: pg.Client) {
  const rows: Record<string, string[]> = {};
  for (const table of [...TABLES, 'shop.carts'])
    rows[table] = await linesOf(client, `select * from ${table} order by 1`);
  return rows;
}

async function fill(client: pg.Client): Promise<void> {
  const tenant_id = await aTenant(client);
  await client.query('insert into automation.tenant_settings (tenant_id, client_journey) values ($1, true)', [
    tenant_id,
  ]);
  const [customer_id, product] = [await aCustomer(client, tenant_id), await aProduct(client, tenant_id)];
  await aSample(client, tenant_id, customer_id, product, '2026-01-01T00:00:00Z');
  await aTrigger(client, tenant_id, 'SAMPLE_NO_ORDER');
  await insert(client, 'crm.deliverables', { tenant_id, customer_id, month: 1, status: 'COMPLETED' });
  const booking = {
    tenant_id,
    customer_id,
    assigned_user_id: await aUser(client, tenant_id),
    booking_type: 'follow_up',
  };
  await insert(client, 'crm.bookings', { ...booking, scheduled_at: '2030-01-01T10:00:00Z' });
}

const logins = (prefix: string) =>
  linesOf(administrator, `select rolname from pg_roles where rolname like '${prefix}_%' order by 1`);

test('leaves the tables of crm as they were, with their rows, and nothing of ours', async () => {
  const client = await adopted();
  await fill(client);
  const before = await contents(client);
  expect(TABLES.length).toBeGreaterThanOrEqual(14);
  await client.query(UNINSTALL);
  expect(await contents(client)).toEqual(before);
  expect(await structure(client)).toEqual(await structure(await onlyCrm().then(withoutDump)));
  const [row] = (await client.query(`select count(*)::int as n from pg_namespace where nspname = 'automation'`)).rows;
  expect(row).toEqual({ n: 0 });
  await client.query(`insert into crm.tenants (slug, name) values ('writes', 'still')`);
});

/** The schemas of the other database must be the same too. */
async function withoutDump(client: pg.Client): Promise<pg.Client> {
  await client.query('create schema shop; create table shop.carts (id int primary key)');
  return client;
}

test('keeps logins that another database of the server uses', async () => {
  const client = await adopted(); // the template of all test databases uses them
  await client.query(UNINSTALL);
  expect(await logins('followthrough')).toHaveLength(2);
});

test('drops logins that nothing else uses, also when the owner is no superuser, as in Aurora', async () => {
  const client = await aDatabase();
  const [owner, prefix] = [`owner_${randomUUID().slice(0, 8)}`, `own_${randomUUID().slice(0, 8)}`];
  await administrator.query(`create role ${owner} createrole`);
  await client.query(`grant create on database ${names.at(-1)} to ${owner}; set role ${owner}`);
  const renamed = (text: string) => text.replaceAll(/followthrough_(engine|api)/g, `${prefix}_$1`);
  await applySchema(databaseOver(client), JSON.parse(renamed(JSON.stringify(readSchema()))));
  expect(await logins(prefix)).toHaveLength(2);
  await client.query(renamed(UNINSTALL));
  expect(await logins(prefix)).toEqual([]);
});

test('is refused, and changes nothing, while something of others depends on schema automation', async () => {
  const client = await adopted();
  await client.query('create view shop.events as select id from automation.events');
  const before = await structure(client);
  await expect(client.query(UNINSTALL)).rejects.toThrow(/other objects depend on/);
  expect(await structure(client)).toEqual(before);
});

test('leaves policies of the CRM alone, and the row-level security that they need', async () => {
  const client = await adopted();
  await client.query('create policy staff on crm.customers using (true)');
  await client.query(UNINSTALL);
  const rows = await client.query(
    `select relname, relrowsecurity from pg_class where relname in ('customers', 'orders') order by 1`,
  );
  expect(rows.rows).toEqual([
    { relname: 'customers', relrowsecurity: true },
    { relname: 'orders', relrowsecurity: false },
  ]);
});
