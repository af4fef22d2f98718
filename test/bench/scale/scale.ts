/** Scale: what a unit of work costs the database as its tables grow ten and a hundred times. */
import { databaseOver } from '../../../lib/database/session.ts';
import { triggerTypes } from '../../support/triggers/trigger-types.ts';
import type { Bench, BenchRun, Table } from '../bench.ts';
import { ledgerBenchOn } from '../jobs/ledger.ts';
import { interleave } from '../rounds.ts';
import { three, times } from '../table.ts';
import { addTriggers } from '../triggers/add-triggers.ts';
import { loadHistory } from './history.ts';
import { type Installation, units } from './units.ts';

/** No more rounds than the smallest installation has tenants, each of which is evaluated for the first time once. */
const ROUNDS = 9;

async function prepare({ server, say }: BenchRun, tenants: number): Promise<Installation> {
  say(`scale: loading ${tenants} tenants`);
  const place = await server();
  const database = `scale_${tenants}`;
  const client = await place.createDatabase(database);
  const ids = await loadHistory(client, tenants);
  await addTriggers(client, triggerTypes.sampleNoOrder);
  const ledger = ledgerBenchOn(client, () => place.connectAsEngine(database));
  const engine = databaseOver(await place.connectAsEngine(database));
  return { client, engine, tenants: ids, ledger, worker: await ledger.open() };
}

const TABLES = ['crm.customers', 'crm.orders', 'crm.tasks', 'automation.events', 'automation.jobs'];

/** Returns what a row of each large table takes, its indexes and their empty space included. */
async function rowSizes({ client }: Installation): Promise<string[][]> {
  const { rows } = await client.query<{ name: string; bytes: number; all: number }>(
    `select c.oid::regclass::text as name, pg_relation_size(c.oid) / c.reltuples::float8 as bytes, pg_total_relation_size(c.oid) / c.reltuples::float8 as all
     from pg_class c where c.oid in (select cast(t as regclass) from unnest($1::text[]) t) order by 1`,
    [TABLES],
  );
  return rows.map(({ name, bytes, all }) => [name, three(bytes), three(all)]);
}

async function countRows({ client }: Installation): Promise<string> {
  const { rows } = await client.query<{ n: number; size: string }>(
    `select (select sum(reltuples) from pg_class where relkind = 'r')::int as n, pg_size_pretty(pg_database_size(current_database())) as size`,
  );
  return `${three(rows[0]?.n ?? 0)} rows, ${rows[0]?.size}`;
}

async function run(benchRun: BenchRun): Promise<Table[]> {
  const sizes = benchRun.isQuick ? [10, 20, 40] : [10, 100, 1000];
  const places: Installation[] = [];
  for (const size of sizes) places.push(await prepare(benchRun, size));
  const rows: string[][] = [];
  for (const [name, unit] of Object.entries(units)) {
    benchRun.say(`scale: ${name}`);
    const rivals = places.map((place, index) => [String(index), (round: number) => unit(place, round)] as const);
    const ms = await interleave<string>(benchRun.isQuick ? 3 : ROUNDS, Object.fromEntries(rivals));
    const [small = Number.NaN, ...larger] = places.map((_, index) => ms[index] ?? Number.NaN);
    rows.push([name, three(small), ...larger.flatMap((value) => [three(value), times(value / small)])]);
  }
  const [, ...larger] = sizes;
  const [largest] = places.slice(-1);
  return [
    {
      title: 'scale · milliseconds of a unit of work as the tables grow',
      columns: ['unit', `${sizes[0]} tenants`, ...larger.flatMap((size) => [`${size} tenants`, 'ratio'])],
      rows,
      notes: await Promise.all(
        places.map(async (place, index) => `${sizes[index]} tenants: ${await countRows(place)}`),
      ),
    },
    {
      title: 'scale · bytes of a row, in the largest installation',
      columns: ['table', 'the row', 'with its indexes'],
      rows: largest ? await rowSizes(largest) : [],
      notes: ['of short texts; a payload, a description or an attribute adds its own bytes'],
    },
  ];
}

export const scale: Bench = { name: 'scale', run };
