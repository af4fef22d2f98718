/** Inserts rows for tests: fills the required columns, so that a test names only those that matter to it. */
import { randomUUID } from 'node:crypto';

/** The database of a test file, or of a running stack. */
interface Writable {
  query(sql: string, values?: unknown[]): Promise<unknown>;
}

type Columns = Readonly<Record<string, unknown>>;

/** Inserts one row and returns its id. */
export async function insert(database: Writable, table: string, columns: Columns): Promise<string> {
  const row: Columns = { id: randomUUID(), ...columns };
  const names = Object.keys(row);
  const places = names.map((_, index) => `$${index + 1}`);
  await database.query(`insert into ${table} (${names.join(', ')}) values (${places.join(', ')})`, Object.values(row));
  return String(row.id);
}

export const aTenant = (database: Writable, columns: Columns = {}) =>
  insert(database, 'crm.tenants', { slug: randomUUID(), name: 'A tenant', time_zone: 'UTC', ...columns });

export const aCustomer = (database: Writable, tenantId: string, columns: Columns = {}) =>
  insert(database, 'crm.customers', { tenant_id: tenantId, name: 'A customer', ...columns });

export const aProduct = (database: Writable, tenantId: string, columns: Columns = {}) =>
  insert(database, 'crm.products', { tenant_id: tenantId, sku: 'SKU', name: 'A product', ...columns });

export const aUser = (database: Writable, tenantId: string, columns: Columns = {}) =>
  insert(database, 'crm.users', { tenant_id: tenantId, name: 'A rep', email: 'rep@example.com', ...columns });

export const aTrigger = (database: Writable, tenantId: string, type: string, config: Columns = {}) =>
  insert(database, 'automation.automated_triggers', {
    tenant_id: tenantId,
    trigger_type: type,
    name: randomUUID(),
    config,
  });

export const aSample = (
  database: Writable,
  tenantId: string,
  customerId: string,
  productId: string,
  tastedAt: string,
  columns: Columns = {},
) =>
  insert(database, 'crm.sample_usages', {
    tenant_id: tenantId,
    customer_id: customerId,
    product_id: productId,
    tasted_at: tastedAt,
    ...columns,
  });

/** Inserts an order, delivered unless the columns say otherwise, with one line when a product is given. */
export async function anOrder(
  database: Writable,
  tenantId: string,
  customerId: string,
  at: string,
  columns: Columns = {},
  productId?: string,
): Promise<string> {
  const id = await insert(database, 'crm.orders', {
    tenant_id: tenantId,
    customer_id: customerId,
    status: 'DELIVERED',
    ordered_at: at,
    delivered_at: at,
    ...columns,
  });
  if (productId)
    await insert(database, 'crm.order_lines', { tenant_id: tenantId, order_id: id, product_id: productId, amount: 10 });
  return id;
}
