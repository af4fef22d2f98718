/** Rows that wait for another: kept as a whole, and stored as a whole when that one comes. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenant: { tenantId: string; key: string };
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await createTenant(api);
});
afterAll(() => api?.stop());

const call = async (method: string, path: string, body?: unknown) =>
  (await api.call({ method, path: `/api/crm/${path}`, key: tenant.key, body })).body;
const put = (path: string, ...rows: object[]) => call('PUT', path, rows);
const hold = (collection: string, ...rows: object[]) => put(`${collection}?missing=hold`, ...rows);
const held = async (query = '') => (await call('GET', `held${query}`)).items;
const order = (externalId: string, customerExternalId: string, productExternalId = 'p') => ({
  ...{ externalId, customerExternalId, orderedAt: '2026-01-05T09:00:00Z' },
  lines: [{ productExternalId, quantity: 2, amount: 10 }],
});

it('waits for each that is missing, one after the other, and is stored with the last', async () => {
  const stored = await hold('orders', order('o', 'c'));
  expect(stored).toMatchObject({ held: 1, results: [{ result: 'held', message: 'waits for c of customers' }] });
  expect(await call('GET', 'orders')).toMatchObject({ items: [] });
  expect(await put('customers', { externalId: 'c' })).toMatchObject({ created: 1, released: 0 });
  expect(await held()).toMatchObject([
    { collection: 'orders', externalId: 'o', missingCollection: 'products', missingExternalId: 'p', problem: null },
  ]);
  expect(await put('products', { externalId: 'p' })).toMatchObject({ created: 1, released: 1 });
  expect(await call('GET', 'orders/o')).toMatchObject({ total: 10, customerExternalId: 'c', lines: [{ quantity: 2 }] });
  expect(await held()).toEqual([]);
});

it('comes with a chain: the user, then the customer, then the order', async () => {
  await put('products', { externalId: 'p' });
  await hold('orders', order('o', 'c'));
  await hold('customers', { externalId: 'c', salesRepExternalId: 'u' });
  expect(await held()).toHaveLength(2);
  expect(await put('users', { externalId: 'u' })).toMatchObject({ released: 2 });
  expect(await call('GET', 'orders/o')).toMatchObject({ customerExternalId: 'c' });
});

it('is replaced by a newer version, and forgotten when that is stored or deleted', async () => {
  await put('products', { externalId: 'p' });
  await put('customers', { externalId: 'there' });
  await hold('orders', order('o', 'c'), order('o2', 'c'), order('o3', 'c'));
  await hold('orders', { ...order('o', 'c'), status: 'CANCELLED' });
  await hold('orders', order('o2', 'there'));
  await call('DELETE', 'orders/o3');
  expect(await held()).toMatchObject([{ externalId: 'o' }]);
  expect(await put('customers', { externalId: 'c' })).toMatchObject({ released: 1 });
  expect(await call('GET', 'orders?customerExternalId=c')).toMatchObject({ items: [{ status: 'CANCELLED' }] });
});

it('stays with the reason when it is refused at last', async () => {
  const first = { externalId: 'd1', customerExternalId: 'c', month: 1 };
  await hold('deliverables', first, { ...first, externalId: 'd2' });
  expect(await put('customers', { externalId: 'c' })).toMatchObject({ released: 1 });
  expect(await held('?state=refused')).toMatchObject([
    { externalId: 'd2', problem: 'MONTH_TAKEN month', missingCollection: null },
  ]);
  expect(await held('?state=waiting')).toEqual([]);
});

it('comes for a row that SQL wrote, with the next call', async () => {
  await hold('samples', {
    externalId: 's',
    customerExternalId: 'c',
    productExternalId: 'p',
    tastedAt: '2026-01-05T09:00:00Z',
  });
  await api.query(`insert into crm.customers (tenant_id, external_id) values ($1, 'c')`, [tenant.tenantId]);
  expect(await put('customers', { externalId: 'other' })).toMatchObject({ released: 0 });
  expect(await put('products', { externalId: 'p' })).toMatchObject({ released: 1 });
});

it('is listed in pages, and is nobody else’s', async () => {
  await hold('orders', ...Array.from({ length: 5 }, (_, at) => order(`o ${at}`, 'c')));
  const seen: string[] = [];
  for (let cursor = ''; ; ) {
    const { items, nextCursor } = await call('GET', `held?limit=2${cursor}`);
    seen.push(...items.map(({ externalId }: { externalId: string }) => externalId));
    if (nextCursor === null) break;
    cursor = `&cursor=${nextCursor}`;
  }
  expect(seen).toEqual(['o 0', 'o 1', 'o 2', 'o 3', 'o 4']);
  const other = await createTenant(api);
  expect((await api.call({ method: 'GET', path: '/api/crm/held', key: other.key })).body.items).toEqual([]);
});

it('of thousands are stored some rounds a call, none twice and none lost', async () => {
  await put('products', { externalId: 'p' });
  for (let batch = 0; batch < 2; batch += 1)
    await hold('orders', ...Array.from({ length: 1000 }, (_, at) => order(`o${batch}-${at}`, 'c')));
  expect(await put('customers', { externalId: 'c' })).toMatchObject({ released: 2000 });
  const [found] = await api.query('select count(*)::int as n from crm.orders where tenant_id = $1', [tenant.tenantId]);
  expect(found).toEqual({ n: 2000 });
});
