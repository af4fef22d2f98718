/** D1: rows a second of the statements behind PUT /api/crm/{collection}, a batch of 1 000 after the other, against COPY of the same rows at once. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
import type { Row } from '../../functions/api/crm/store/read-batch.ts';
import { storePieces } from '../../functions/api/crm/store/store-pieces.ts';
import { databaseOver } from '../../lib/database/session.ts';
import type { Bench, BenchRun, Table } from './bench.ts';
import { interleave, timed } from './rounds.ts';
import { three } from './table.ts';

const TENANT = '00000000-0000-4000-8000-0000000000d1';
const BATCH = 1000;
const LINES = 3;
const AT = '2026-01-05T09:00:00Z';

const customer = (n: number): Row => ({
  ...{ externalId: `c-${n}`, name: `Customer ${n}`, email: `c${n}@example.com`, accountNumber: `A-${n}` },
});
const order = (n: number): Row => ({
  ...{ externalId: `o-${n}`, customerExternalId: `c-${n}`, orderedAt: AT },
  lines: Array.from({ length: LINES }, (_, line) => ({ productExternalId: `p-${line}`, quantity: 1, amount: 9.5 })),
});

const idOf = (kind: number, n: number) => `${kind}0000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

/** Text files as COPY takes them, with ids of the writer's own: COPY resolves none. */
function writeFiles(folder: string, rows: number): Readonly<Record<'customers' | 'orders' | 'lines', string>> {
  const files = { customers: join(folder, 'c'), orders: join(folder, 'o'), lines: join(folder, 'l') };
  const all = Array.from({ length: rows }, (_, n) => n);
  const line = (n: number) =>
    Array.from({ length: LINES }, (_, at) => `${TENANT}\t${idOf(2, n)}\t${idOf(3, at)}\t1\t9.5\n`).join('');
  writeFileSync(
    files.customers,
    all.map((n) => `${idOf(1, n)}\t${TENANT}\tCustomer ${n}\tc${n}@example.com\tA-${n}\tc-${n}\n`).join(''),
  );
  writeFileSync(
    files.orders,
    all.map((n) => `${idOf(2, n)}\t${TENANT}\to-${n}\t${idOf(1, n)}\t${AT}\t28.5\n`).join(''),
  );
  writeFileSync(files.lines, all.map(line).join(''));
  chmodSync(folder, 0o755); // the server may run as another user
  return files;
}

const copyCustomers = (file: string) =>
  `copy crm.customers (id, tenant_id, name, email, account_number, external_id) from '${file}'`;
const copyOrders = (file: string) =>
  `copy crm.orders (id, tenant_id, external_id, customer_id, ordered_at, total) from '${file}'`;
const copyLines = (file: string) =>
  `copy crm.order_lines (tenant_id, order_id, product_id, quantity, amount) from '${file}'`;

/** The same depth of indexes for all, and products that orders refer to. */
async function empty(client: Client): Promise<void> {
  await client.query('truncate crm.customers, crm.orders, automation.changed_customers cascade');
  await client.query('vacuum (analyze) crm.customers, crm.orders, crm.order_lines, crm.products');
}

async function storeAll(client: Client, collection: 'customers' | 'orders', rows: readonly Row[]): Promise<number> {
  const database = databaseOver(client);
  const results: string[] = [];
  const ms = await timed(async () => {
    for (let from = 0; from < rows.length; from += BATCH) {
      const batch = rows.slice(from, from + BATCH);
      const stored = await storePieces(database, collection, { tenantId: TENANT, rows: batch, now: new Date(AT) });
      results.push(...stored.map(({ result }) => result));
    }
  });
  if (results.some((result) => result !== 'created')) throw new Error('D1: rows were not created');
  return ms;
}

async function run({ server, isQuick, say }: BenchRun): Promise<Table[]> {
  const client = await (await server()).createDatabase('data_in');
  const folder = mkdtempSync(join(tmpdir(), 'followthrough-bench-data-'));
  const rows = isQuick ? 2000 : 50_000;
  try {
    await client.query(`insert into crm.tenants (id, slug, name, time_zone) values ($1, 'd', 'D', 'UTC')`, [TENANT]);
    for (let at = 0; at < LINES; at += 1)
      await client.query('insert into crm.products (id, tenant_id, external_id) values ($1, $2, $3)', [
        ...[idOf(3, at), TENANT, `p-${at}`],
      ]);
    const files = writeFiles(folder, rows);
    const [customers, orders] = [customer, order].map((make) => Array.from({ length: rows }, (_, n) => make(n)));
    say(`D1: ${rows} customers, and ${rows} orders with ${LINES} lines`);
    const one = await interleave(isQuick ? 1 : 5, {
      copy: async () => {
        await empty(client);
        return timed(() => client.query(copyCustomers(files.customers)));
      },
      batches: async () => {
        await empty(client);
        return storeAll(client, 'customers', customers ?? []);
      },
    });
    const two = await interleave(isQuick ? 1 : 5, {
      copy: async () => {
        await empty(client);
        await client.query(copyCustomers(files.customers));
        return timed(async () => {
          await client.query(copyOrders(files.orders));
          await client.query(copyLines(files.lines));
        });
      },
      batches: async () => {
        await empty(client);
        await client.query(copyCustomers(files.customers));
        return storeAll(client, 'orders', orders ?? []);
      },
    });
    const perSecond = (ms: number) => three((rows / ms) * 1000);
    const line = (what: string, { copy, batches }: { copy: number; batches: number }) => [
      ...[what, perSecond(copy), perSecond(batches), `${three(copy / batches)}`],
    ];
    return [
      {
        title: `D1 · rows a second, ${rows} rows: COPY at once, and batches of ${BATCH}`,
        columns: ['rows', 'COPY', 'batches', 'of COPY'],
        rows: [line('customers', one), line(`orders with ${LINES} lines`, two)],
        notes: [
          'goal: ≥ 0.33 of COPY, which looks up nothing; without HTTP and the Data API, which add some 30 ms a batch',
        ],
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const dataIn: Bench = { name: 'D1', run };
