/** Lists of rows, and deletes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, createTenant } from '../../../../test/support/api/setup-tenant.ts';

/** The gateway decodes paths. */
const ODD = 'gid://shop/Customer/7 é#';

let api: TestApi;
let tenant: { tenantId: string; key: string };

const call = (method: string, path: string, body?: unknown, key = tenant.key) =>
  api.call({ method, path: `/api/crm/${path}`, key, body });
const put = async (path: string, rows: object[]) => {
  const { body } = await call('PUT', path, rows);
  expect(body).toMatchObject({ refused: 0 });
};
const ids = async (path: string): Promise<string[]> => {
  const { status, body } = await call('GET', path);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.items.map(({ externalId }: { externalId: string }) => externalId);
};
const at = (day: number) => new Date(Date.UTC(2026, 0, day)).toISOString();

beforeAll(async () => {
  api = await startApi();
  tenant = await createTenant(api);
  await put('users', [
    { externalId: 'u1', name: 'Rui Rep', email: 'rui@example.com' },
    { externalId: 'u2', name: 'Ana', isActive: false },
  ]);
  await put('products', [
    { externalId: 'p1', sku: 'RED-75', name: 'Red' },
    { externalId: 'p2', sku: 'WHITE', name: 'Red too' },
  ]);
  await put('customers', [
    { externalId: 'c1', name: 'Ada Example', salesRepExternalId: 'u1', createdAt: at(1) },
    { externalId: 'c2', name: 'Adam', status: 'LEAD', createdAt: at(2) },
    { externalId: 'gid://shop/Customer/7 é#', name: 'Eve', createdAt: at(3) },
  ]);
  const order = { customerExternalId: 'c1', orderedAt: at(5) };
  await put('orders', [
    { ...order, externalId: 'o1', lines: [{ productExternalId: 'p1' }] },
    { ...order, externalId: 'o2', status: 'CANCELLED', orderedAt: at(6) },
    { ...order, externalId: 'o3', customerExternalId: 'c2', orderedAt: at(7) },
  ]);
  await put('samples', [
    { externalId: 's1', customerExternalId: 'c1', productExternalId: 'p1', tastedAt: at(8) },
    { externalId: 's2', customerExternalId: 'c2', productExternalId: 'p2', tastedAt: at(9) },
  ]);
  await put('deliverables', [
    { externalId: 'd1', customerExternalId: 'c1', month: 1, status: 'DELIVERED' },
    { externalId: 'd2', customerExternalId: 'c2', month: 1 },
  ]);
});
afterAll(() => api.stop());

describe('a list', () => {
  it.each([
    ['users?q=RU', ['u1']],
    ['users?isActive=false', ['u2']],
    ['products?q=red', ['p1', 'p2']],
    ['products?q=red%25', []],
    ['customers', ['gid://shop/Customer/7 é#', 'c2', 'c1']],
    ['customers?q=ad', ['c2', 'c1']],
    ['customers?q=ad&status=LEAD', ['c2']],
    ['customers?salesRepExternalId=u1', ['c1']],
    ['customers?externalId=gid%3A%2F%2Fshop%2FCustomer%2F7%20%C3%A9%23', ['gid://shop/Customer/7 é#']],
    ['orders?customerExternalId=c1', ['o2', 'o1']],
    ['orders?status=CANCELLED', ['o2']],
    [`orders?from=${at(6)}&to=${at(7)}`, ['o2']],
    ['samples?productExternalId=p1', ['s1']],
    [`samples?from=${at(9)}`, ['s2']],
    ['deliverables?customerExternalId=c2', ['d2']],
    ['deliverables?status=DELIVERED', ['d1']],
  ])('of %s', async (path, found) => {
    expect((await ids(path)).sort()).toEqual([...found].sort());
    if (/^(customers|orders|samples)/.test(path)) expect(await ids(path)).toEqual(found);
  });

  it.each(['users', 'products', 'customers', 'orders', 'samples', 'deliverables'])(
    'of %s pages without a gap or a repeat',
    async (collection) => {
      const whole = await ids(collection);
      const paged: string[] = [];
      for (let cursor = ''; ; ) {
        const { body } = await call('GET', `${collection}?limit=1${cursor}`);
        paged.push(...body.items.map(({ externalId }: { externalId: string }) => externalId));
        if (body.nextCursor === null) break;
        cursor = `&cursor=${body.nextCursor}`;
      }
      expect(paged).toEqual(whole);
    },
  );

  it('of large rows has shorter pages, and all of them', async () => {
    const other = await createTenant(api);
    const rows = Array.from({ length: 60 }, (_, n) => ({
      externalId: `x${n}`,
      attributes: { text: 'x'.repeat(30_000) },
    }));
    await call('PUT', 'customers', rows, other.key);
    const seen: string[] = [];
    let pages = 0;
    for (let cursor = ''; ; pages += 1) {
      const { body } = await call('GET', `customers?limit=200${cursor}`, undefined, other.key);
      seen.push(...body.items.map(({ externalId }: { externalId: string }) => externalId));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect([new Set(seen).size, seen.length, pages > 1]).toEqual([60, 60, true]);
  });
});

describe('an id in a path', () => {
  it('is taken as it is, with slashes, and decoded once', async () => {
    const { body } = await call('GET', 'customers/gid:%2F%2Fshop%2FCustomer%2F7%20%C3%A9%23');
    expect(body).toMatchObject({ externalId: ODD, name: 'Eve' });
    const odd = ['p-A', 'p-%41', 'p-/erasure', 'p-//', 'p-#+;&'];
    await call(
      'PUT',
      'products',
      odd.map((externalId) => ({ externalId })),
    );
    for (const externalId of odd.slice(1)) {
      const path = `products/${encodeURIComponent(externalId)}`;
      expect((await call('GET', path)).body.externalId).toBe(externalId);
      expect((await call('DELETE', path)).status).toBe(204);
    }
    expect((await call('GET', 'products/p-A')).status).toBe(200);
    await call('DELETE', 'products/p-A');
  });

  it('has no question mark, which ends a path on AWS', async () => {
    const { body } = await call('PUT', 'products', [{ externalId: 'p-Z?9' }]);
    expect(body.results ?? body.error.details).toMatchObject([{ message: expect.stringContaining('question mark') }]);
  });
});

describe('a delete', () => {
  it('is refused while others refer to the row, and names the way out', async () => {
    for (const path of ['customers/c1', 'products/p1', 'users/u1']) {
      const { status, body } = await call('DELETE', path);
      expect([status, body.error.code, body.error.message]).toEqual([
        409,
        'CONFLICT',
        expect.stringContaining('delete those first'),
      ]);
    }
    expect((await call('DELETE', 'customers/c1')).body.error.message).toContain('/api/crm/customers/c1/erasure');
  });

  it('takes the row with its lines, once, and is in the audit log', async () => {
    expect((await call('DELETE', 'orders/o1')).status).toBe(204);
    expect((await call('DELETE', 'orders/o1')).status).toBe(404);
    expect(await api.query('select 1 from crm.order_lines where tenant_id = $1', [tenant.tenantId])).toEqual([]);
    const { body } = await api.call({ method: 'GET', path: '/api/audit?entityType=order', key: tenant.key });
    expect(body.items).toMatchObject([{ action: 'order.deleted', changes: { externalId: { from: 'o1', to: null } } }]);
  });

  it('is for admins, of their own tenant', async () => {
    const { key } = await createKey(api, tenant.key, 'operator');
    expect((await call('DELETE', 'orders/o2', undefined, key)).status).toBe(403);
    const other = await createTenant(api);
    expect((await call('DELETE', 'orders/o2', undefined, other.key)).status).toBe(404);
    expect(await ids('orders?externalId=o2')).toEqual(['o2']);
  });
});
