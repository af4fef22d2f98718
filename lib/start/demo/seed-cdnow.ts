/** Loads the CDNOW sample into the CRM tables of a tenant that exists. */
import type { Client } from 'pg';
import { CATALOGUE, productFor } from './catalogue.ts';
import { type ListeningSample, listeningSamples } from './listening-samples.ts';
import { customerPerson, REPS } from './people.ts';
import { type Purchase, readPurchases } from './purchases.ts';
import { draw, stableId } from './stable-id.ts';

interface SeedOptions {
  readonly tenantId: string;
  /** Only people and orders: no reps, listening samples, contact dates or inactive customers. */
  readonly ordersOnly?: boolean;
}

interface Seeded {
  readonly customers: number;
  readonly orders: number;
  readonly listeningSamples: number;
}

/** Last day of the data, 00:00 UTC. */
export const CDNOW_END = '1998-06-30T00:00:00Z';

const DAY_MS = 86_400_000;
const END_MS = Date.parse(CDNOW_END);

type Row = Readonly<Record<string, unknown>>;

/** One statement per table; PostgreSQL unpacks the rows itself. Rows that are there already stay as they are. */
async function insert(client: Client, table: string, columns: string, rows: readonly Row[]): Promise<void> {
  const names = columns.split(', ').map((column) => column.split(' ')[0]);
  await client.query(
    `insert into crm.${table} (${names.join(', ')}) select * from jsonb_to_recordset($1::jsonb) as given(${columns})
     on conflict (tenant_id, id) do nothing`,
    [JSON.stringify(rows)],
  );
}

/** Four of five customers have a rep. */
function repOf(accountNumber: string): string | undefined {
  return REPS[1 + draw(REPS.length + 1, 'rep', accountNumber)]?.key;
}

/** About one in 40 asked not to be called before a day around the end of the data: half of those days are over. */
function contactDate(accountNumber: string): string | null {
  if (draw(40, 'quiet', accountNumber) > 0) return null;
  return new Date(END_MS + (draw(60, 'until', accountNumber) - 30) * DAY_MS).toISOString().slice(0, 10);
}

function customerRows(purchases: readonly Purchase[], { tenantId, ordersOnly }: SeedOptions): Row[] {
  const first = new Map<string, Purchase>();
  for (const purchase of purchases) if (!first.has(purchase.accountNumber)) first.set(purchase.accountNumber, purchase);
  return [...first.values()].map(({ accountNumber, day }, index) => {
    const rep = ordersOnly ? undefined : repOf(accountNumber);
    return {
      id: stableId(tenantId, 'customer', accountNumber),
      tenant_id: tenantId,
      ...customerPerson(index, accountNumber),
      account_number: accountNumber,
      status: !ordersOnly && draw(80, 'inactive', accountNumber) === 0 ? 'INACTIVE' : 'ACTIVE',
      sales_rep_id: rep === undefined ? null : stableId(tenantId, 'user', rep),
      do_not_contact_until: ordersOnly ? null : contactDate(accountNumber),
      created_at: `${day}T00:00:00Z`,
    };
  });
}

function orderRows(purchases: readonly Purchase[], tenantId: string): Row[] {
  return purchases.map(({ line, accountNumber, day, amount }) => ({
    id: stableId(tenantId, 'order', line),
    tenant_id: tenantId,
    customer_id: stableId(tenantId, 'customer', accountNumber),
    status: 'DELIVERED',
    ordered_at: `${day}T00:00:00Z`,
    delivered_at: `${day}T00:00:00Z`,
    total: amount,
  }));
}

function orderLineRows(purchases: readonly Purchase[], tenantId: string): Row[] {
  return purchases.map(({ line, quantity, amount }) => ({
    id: stableId(tenantId, 'order line', line),
    tenant_id: tenantId,
    order_id: stableId(tenantId, 'order', line),
    product_id: stableId(tenantId, 'product', productFor(line).sku),
    quantity,
    amount,
  }));
}

function sampleRow(sample: ListeningSample, index: number, tenantId: string): Row {
  const rep = repOf(sample.accountNumber);
  return {
    id: stableId(tenantId, 'listening sample', index),
    tenant_id: tenantId,
    customer_id: stableId(tenantId, 'customer', sample.accountNumber),
    product_id: stableId(tenantId, 'product', sample.sku),
    sales_rep_id: rep === undefined ? null : stableId(tenantId, 'user', rep),
    tasted_at: sample.tastedAt,
    feedback: sample.feedback,
    needs_follow_up: !sample.resultedInOrder,
    followed_up_at: sample.followedUpAt,
    resulted_in_order: sample.resultedInOrder,
  };
}

async function insertReps(client: Client, tenantId: string): Promise<void> {
  const rows = REPS.map(({ key, name, email, isActive }) => {
    return {
      id: stableId(tenantId, 'user', key),
      tenant_id: tenantId,
      name,
      email,
      role: 'SALES_REP',
      is_active: isActive,
    };
  });
  await insert(client, 'users', 'id uuid, tenant_id uuid, name text, email text, role text, is_active boolean', rows);
  const assignee = stableId(tenantId, 'user', 'desk');
  await client.query('update crm.tenants set default_assignee_id = $2 where id = $1', [tenantId, assignee]);
}

const CUSTOMER_COLUMNS =
  'id uuid, tenant_id uuid, name text, email text, phone text, account_number text, status text, sales_rep_id uuid, do_not_contact_until date, created_at timestamptz';
const ORDER_COLUMNS =
  'id uuid, tenant_id uuid, customer_id uuid, status text, ordered_at timestamptz, delivered_at timestamptz, total numeric';
const LINE_COLUMNS = 'id uuid, tenant_id uuid, order_id uuid, product_id uuid, quantity integer, amount numeric';
const SAMPLE_COLUMNS =
  'id uuid, tenant_id uuid, customer_id uuid, product_id uuid, sales_rep_id uuid, tasted_at timestamptz, feedback text, needs_follow_up boolean, followed_up_at timestamptz, resulted_in_order boolean';

async function load(client: Client, options: SeedOptions): Promise<Seeded> {
  const { tenantId } = options;
  const purchases = readPurchases();
  const customers = customerRows(purchases, options);
  const samples = options.ordersOnly ? [] : listeningSamples(purchases, END_MS);
  const products = CATALOGUE.map((product) => {
    return { id: stableId(tenantId, 'product', product.sku), tenant_id: tenantId, ...product };
  });
  if (!options.ordersOnly) await insertReps(client, tenantId);
  await insert(client, 'customers', CUSTOMER_COLUMNS, customers);
  await insert(client, 'products', 'id uuid, tenant_id uuid, sku text, name text', products);
  await insert(client, 'orders', ORDER_COLUMNS, orderRows(purchases, tenantId));
  await insert(client, 'order_lines', LINE_COLUMNS, orderLineRows(purchases, tenantId));
  const sampleRows = samples.map((sample, index) => sampleRow(sample, index, tenantId));
  await insert(client, 'sample_usages', SAMPLE_COLUMNS, sampleRows);
  return { customers: customers.length, orders: purchases.length, listeningSamples: samples.length };
}

/**
 * Idempotent, in one transaction. The tenant must exist.
 * Each line of the sample becomes one `DELIVERED` order, ordered and delivered at 00:00 UTC of its date.
 */
export async function seedCdnow(client: Client, options: SeedOptions): Promise<Seeded> {
  await client.query('begin');
  try {
    const seeded = await load(client, options);
    await client.query('commit');
    return seeded;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
