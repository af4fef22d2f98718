import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database/setup-database.ts';
import { CDNOW_END, seedCdnow } from './seed-cdnow.ts';

let database: TestDatabase;
const demo = randomUUID();
const plain = randomUUID();

const addTenant = (id: string) =>
  database.query(
    "insert into crm.tenants (id, slug, name, time_zone) values ($1::uuid, $1::uuid::text, 'Demo', 'UTC')",
    [id],
  );
const count = async (table: string, tenantId: string, where = 'true') => {
  const [row] = await database.query<{ n: number }>(
    `select count(*)::int as n from crm.${table} where tenant_id = $1 and (${where})`,
    [tenantId],
  );
  return row?.n;
};

beforeAll(async () => {
  database = await createTestDatabase();
  await addTenant(demo);
  await addTenant(plain);
  await seedCdnow(database.client, { tenantId: demo });
  await seedCdnow(database.client, { tenantId: plain, ordersOnly: true });
});
afterAll(() => database?.drop());

describe('seedCdnow', () => {
  it.each([
    ['demo', demo],
    ['orders only', plain],
  ])('loads every person and every order of the sample (%s)', async (_, id) => {
    expect(await count('customers', id)).toBe(2357);
    expect(await count('orders', id, "status = 'DELIVERED' and ordered_at = delivered_at")).toBe(6919);
    expect(await count('order_lines', id)).toBe(6919);
    const [histories] = await database.query(
      `select array_agg(to_char(o.delivered_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') order by o.delivered_at) as days,
         sum(o.total)::text as dollars, sum(l.quantity)::int as cds, min(l.amount - o.total)::text as difference
       from crm.orders o join crm.customers c on c.tenant_id = o.tenant_id and c.id = o.customer_id
         join crm.order_lines l on l.tenant_id = o.tenant_id and l.order_id = o.id
       where o.tenant_id = $1 and c.account_number = '00004'`,
      [id],
    );
    expect(histories).toEqual({
      days: ['1997-01-01 00:00', '1997-01-18 00:00', '1997-08-02 00:00', '1997-12-12 00:00'],
      dollars: '100.50',
      cds: 7,
      difference: '0.00',
    });
  });

  it('makes up distinct names, and addresses that cannot exist', async () => {
    const [names] = await database.query(
      'select count(distinct name)::int as n from crm.customers where tenant_id = $1',
      [demo],
    );
    expect(names).toEqual({ n: 2357 });
    expect(
      await count('customers', demo, "email not like '%@customers.example' or phone not like '+1 202 555 01%'"),
    ).toBe(0);
  });

  it('adds reps, contact dates on both sides of the end, and a few inactive customers', async () => {
    expect(await count('users', demo)).toBe(6);
    expect(await count('customers', demo, 'sales_rep_id is null')).toBeGreaterThan(200);
    expect(await count('customers', demo, `do_not_contact_until <= '${CDNOW_END}'::timestamptz`)).toBeGreaterThan(10);
    expect(await count('customers', demo, `do_not_contact_until > '${CDNOW_END}'::timestamptz`)).toBeGreaterThan(10);
    expect(await count('customers', demo, "status = 'INACTIVE'")).toBeGreaterThan(5);
  });

  it('adds listening samples of the last 120 days, and lets only real orders follow from them', async () => {
    const old = `tasted_at not between '${CDNOW_END}'::timestamptz - interval '120 days' and '${CDNOW_END}'`;
    expect(await count('sample_usages', demo, old)).toBe(0);
    expect(await count('sample_usages', demo, 'not resulted_in_order')).toBeGreaterThan(50);
    expect(await count('sample_usages', demo, 'resulted_in_order')).toBeGreaterThan(50);
    const [wrong] = await database.query(
      `select count(*)::int as n from crm.sample_usages s
       where s.tenant_id = $1 and s.resulted_in_order is distinct from exists (
         select from crm.orders o join crm.order_lines l on l.tenant_id = o.tenant_id and l.order_id = o.id
         where o.tenant_id = s.tenant_id and o.customer_id = s.customer_id and l.product_id = s.product_id
           and o.ordered_at >= s.tasted_at)`,
      [demo],
    );
    expect(wrong).toEqual({ n: 0 });
  });

  it('leaves all that out of a load of orders only', async () => {
    expect(await count('users', plain)).toBe(0);
    expect(await count('sample_usages', plain)).toBe(0);
    expect(await count('customers', plain, "status <> 'ACTIVE' or do_not_contact_until is not null")).toBe(0);
  });

  it('changes nothing the second time', async () => {
    await database.query(
      "update crm.customers set name = 'Renamed' where tenant_id = $1 and account_number = '00004'",
      [demo],
    );
    await seedCdnow(database.client, { tenantId: demo });
    expect(await count('customers', demo)).toBe(2357);
    expect(await count('orders', demo)).toBe(6919);
    expect(await count('customers', demo, "name = 'Renamed'")).toBe(1);
  });

  it('loads nothing at all for a tenant that is not there', async () => {
    const stranger = randomUUID();
    await expect(seedCdnow(database.client, { tenantId: stranger })).rejects.toThrow(/foreign key/);
    expect(await count('products', stranger)).toBe(0);
  });
});
