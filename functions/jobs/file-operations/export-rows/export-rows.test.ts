/** Exports of collections: what they look like, that they come back unchanged, and what a retry does. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Collection, collections } from '../../../api/crm/collections.ts';
import { namesOf } from '../../../api/crm/csv/fields.ts';
import { getText } from '../../../engine/aws/files.ts';
import { setUpImports } from '../import-rows/setup-imports.ts';
import { exportRows } from './job.ts';

let imports: Awaited<ReturnType<typeof setUpImports>>;
let tenantId: string;
beforeAll(async () => {
  imports = await setUpImports();
});
beforeEach(async () => {
  tenantId = await imports.newTenant();
});
afterEach(() => imports.setup.broken.clear());
afterAll(() => imports.setup.close());

async function request(collection: Collection, settings: object = {}): Promise<string> {
  const id = randomUUID();
  await imports.setup.database.query(
    `insert into automation.row_exports (tenant_id, id, collection, settings, state, job_id, created_by, created_at)
     values ($1, $2, $3, $4, 'queued', $2, 'me', now())`,
    [tenantId, id, collection, { filter: {}, columns: namesOf(collection), ...settings }],
  );
  return id;
}
const turn = (exportId: string) => imports.setup.run(exportRows, tenantId, { exportId });
const fileOf = async (id: string) => (await getText(`exports/${tenantId}/${id}.csv`)) ?? '';
const exported = async (collection: Collection, settings: object = {}) => {
  const id = await request(collection, settings);
  await turn(id);
  return fileOf(id);
};

/** A row in each collection, with texts that spreadsheets run and moments of microseconds. */
const fill = () =>
  imports.setup.database.query(
    `with u as (
       insert into crm.users (tenant_id, external_id, name, is_active) values ($1, 'u', '=1+1', false) returning id
     ), p as (
       insert into crm.products (tenant_id, external_id, sku, name) values ($1, 'p', '-5', '''=x') returning id
     ), c as (
       insert into crm.customers (tenant_id, external_id, name, phone, sales_rep_id, tags, attributes, do_not_contact_until, created_at)
       select $1, 'c', 'Ada, "the" Example', '+351 1', u.id, '["a;b", "c"]', '{"tier": 1, "x": {"y": null}}', '2026-05-01', '2026-01-05 09:00:00.123456+00' from u
       returning id
     ), o as (
       insert into crm.orders (tenant_id, external_id, customer_id, ordered_at, total) select $1, 'o', c.id, '2026-01-05 09:00:00.5+00', 28.5 from c returning id
     ), l as (
       insert into crm.order_lines (tenant_id, order_id, product_id, quantity, amount) select $1, o.id, p.id, 3, 28.5 from o, p
     ), s as (
       insert into crm.sample_usages (tenant_id, external_id, customer_id, product_id, tasted_at, feedback) select $1, 's', c.id, p.id, '2026-01-06', '@home' from c, p
     )
     insert into crm.deliverables (tenant_id, external_id, customer_id, month, title) select $1, 'd', c.id, 2, ' blank ' from c`,
    [tenantId],
  );

describe('an export', () => {
  it('has the rows in the order of the list, neutral for spreadsheets, and comes back unchanged', async () => {
    await fill();
    expect(await exported('users')).toBe("\uFEFFexternalId,email,name,role,isActive\r\nu,,'=1+1,,false\r\n");
    expect(await exported('products')).toBe("\uFEFFexternalId,sku,name\r\np,'-5,''=x\r\n");
    expect(await exported('customers')).toContain('2026-01-05T09:00:00.123456Z');
    for (const collection of collections) {
      const id = await imports.start(tenantId, collection, await exported(collection), { emptyCells: 'clear' });
      const { state, unchanged, updated, created, refused } = await imports.work(tenantId, id);
      const report = await imports.report(tenantId, id);
      expect([collection, state, unchanged, updated, created, refused, report]).toEqual([
        ...[collection, 'done', 1, 0, 0, 0, []],
      ]);
    }
  });

  it('takes filters and columns of the list, and is a header where there are no rows', async () => {
    await fill();
    const columns = ['id', 'externalId', 'attributes.tier'];
    const [, row = ''] = (
      await exported('customers', { filter: { externalId: 'c', salesRepExternalId: 'u' }, columns })
    ).split('\r\n');
    expect(row).toMatch(/^[0-9a-f-]{36},c,1$/);
    expect(await exported('customers', { filter: { status: 'LEAD' }, columns })).toBe(`\uFEFF${columns.join()}\r\n`);
    expect(await exported('users', { filter: { isActive: 'true' }, columns: ['externalId'] })).toBe(
      '\uFEFFexternalId\r\n',
    );
    expect(await exported('orders', { filter: { from: '2026-01-05T09:00:01Z' }, columns: ['total'] })).toBe(
      '\uFEFFtotal\r\n',
    );
  });

  it('of several parts goes on behind the last that is recorded, and is complete once', async () => {
    await imports.setup.database.query(
      `insert into crm.products (tenant_id, external_id, name, sku) select $1, 'p-' || n, repeat('x', 990) || n, repeat('y', 1000) from generate_series(1, 5000) n`,
      [tenantId],
    );
    const id = await request('products');
    const { broken } = imports.setup;
    broken.add('keep_part');
    expect(await turn(id)).toMatchObject({ kind: 'failed', retry: true });
    broken.clear();
    broken.add('end_export');
    expect(await turn(id)).toMatchObject({ kind: 'failed', retry: true });
    broken.clear();
    expect(await turn(id)).toEqual({ kind: 'done', result: { rows: 5_000 } });
    expect(await turn(id)).toEqual({ kind: 'done', result: { rows: 5_000 } });
    const ids = (await fileOf(id))
      .split('\r\n')
      .slice(1, -1)
      .map((line) => line.split(',')[0]);
    expect([ids.length, new Set(ids).size]).toEqual([5_000, 5_000]);
  });
});
