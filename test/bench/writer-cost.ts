/** P9: what events and their outbox add to the time of an insert of customers. */
import type { Client } from 'pg';
import type { Bench, BenchRun, Table } from './bench.ts';
import { interleave, median, timed } from './rounds.ts';
import { three, times } from './table.ts';

const TENANT = '00000000-0000-4000-8000-000000000009';
const INSERT = `insert into crm.customers (tenant_id, name, status)
  select $1, 'Customer ' || n, 'LEAD' from generate_series(1, $2::int) n`;
const WITHOUT = 'event triggers disabled';
const OFF = 'journey off';
const ON = 'journey on';

interface Way {
  readonly isOn: boolean;
  readonly hasTriggers: boolean;
}

const ways: Readonly<Record<string, Way>> = {
  [WITHOUT]: { isOn: true, hasTriggers: false },
  [OFF]: { isOn: false, hasTriggers: true },
  [ON]: { isOn: true, hasTriggers: true },
};

/** Empties the tables each time, so that the indexes of all rivals have the same depth. */
async function prepare(client: Client, { isOn, hasTriggers }: Way): Promise<void> {
  await client.query(
    'truncate crm.customers, automation.events, automation.waiting_events, automation.outbox, automation.changed_customers cascade',
  );
  await client.query('update automation.tenant_settings set client_journey = $1', [isOn]);
  await client.query(`alter table crm.customers ${hasTriggers ? 'enable' : 'disable'} trigger note_created`);
  await client.query('vacuum automation.tenant_settings');
}

async function expectEvents(client: Client, expected: number): Promise<void> {
  const { rows } = await client.query<{ events: number; sent: number }>(
    `select (select count(*)::int from automation.events) as events,
       (select coalesce(sum(cardinality(event_ids)), 0)::int from automation.waiting_events) as sent`,
  );
  const { events, sent } = rows[0] ?? {};
  if (events !== expected || sent !== expected)
    throw new Error(`P9: ${events} events and ${sent} waiting instead of ${expected}`);
}

/** Returns the median of single inserts, each with its own commit. */
async function singles(client: Client, rows: number): Promise<number> {
  const ms: number[] = [];
  for (let n = 0; n < rows; n += 1) ms.push(await timed(() => client.query(INSERT, [TENANT, 1])));
  return median(ms);
}

const bulk = (client: Client, rows: number) => timed(() => client.query(INSERT, [TENANT, rows]));

async function compare(
  client: Client,
  rounds: number,
  rows: number,
  write: typeof singles,
): Promise<Record<string, number>> {
  const rivals = Object.entries(ways).map(([name, way]) => [
    name,
    async () => {
      await prepare(client, way);
      const ms = await write(client, rows);
      await expectEvents(client, way.isOn && way.hasTriggers ? rows : 0);
      return ms;
    },
  ]);
  return interleave<string>(rounds, Object.fromEntries(rivals));
}

async function run({ server, isQuick, say }: BenchRun): Promise<Table[]> {
  const client = await (await server()).createDatabase('writer_cost');
  await client.query(`insert into crm.tenants (id, slug, name, time_zone) values ($1, 'writer', 'Writer', 'UTC')`, [
    TENANT,
  ]);
  await client.query('insert into automation.tenant_settings (tenant_id) values ($1)', [TENANT]);
  const many = isQuick ? 5000 : 100_000;
  say(`P9: single inserts, then ${many} rows`);
  const one = await compare(client, isQuick ? 5 : 9, isQuick ? 100 : 300, singles);
  const all = await compare(client, isQuick ? 5 : 7, many, bulk);
  const ratio = (ms: Readonly<Record<string, number>>, name: string) =>
    (ms[name] ?? Number.NaN) / (ms[WITHOUT] ?? Number.NaN);
  return [
    {
      title: `P9 · customers inserted, ms: one at a time, and ${many} in one statement`,
      columns: ['with', 'one', 'of bare', `${many}`, 'of bare'],
      rows: Object.keys(ways).map((name) => [
        name,
        three(one[name] ?? Number.NaN),
        times(ratio(one, name)),
        three(all[name] ?? Number.NaN),
        times(ratio(all, name)),
      ]),
      notes: [
        'goals, journey on: one ≤ 1.35 ×; many ≤ 1.8 ×. One event each, a hundred to a row that waits',
        'no doorbell here: P8 includes what invoking the relay at commit costs',
      ],
    },
  ];
}

export const writerCost: Bench = { name: 'P9', run };
