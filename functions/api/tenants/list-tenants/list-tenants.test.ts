import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, createTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenants: { readonly tenantId: string; readonly key: string }[];

beforeAll(async () => {
  api = await startApi();
  tenants = [await createTenant(api), await createTenant(api), await createTenant(api)];
});
afterAll(() => api.stop());

const list = (query: string, key = api.platformKey) =>
  api.call({ method: 'GET', path: `/api/admin/tenants${query}`, key });

const idsOf = ({ body }: Awaited<ReturnType<typeof list>>): string[] => body.items.map(({ id }: { id: string }) => id);

describe('the list of tenants', () => {
  it('has all of them, newest first, a page at a time', async () => {
    const newestFirst = tenants.map(({ tenantId }) => tenantId).toReversed();
    expect(idsOf(await list(''))).toEqual(newestFirst);
    const first = await list('?limit=2');
    const second = await list(`?limit=2&cursor=${first.body.nextCursor}`);
    expect([...idsOf(first), ...idsOf(second), second.body.nextCursor]).toEqual([...newestFirst, null]);
  });

  it('is found by the beginning of a name or slug, in which nothing is a pattern', async () => {
    const { body } = await list('?limit=1');
    const [{ id, name, slug }] = body.items;
    expect(idsOf(await list(`?q=${encodeURIComponent(name.toUpperCase())}`))).toEqual([id]);
    expect(idsOf(await list(`?q=${slug}`))).toEqual([id]);
    expect(idsOf(await list('?q=%25'))).toEqual([]);
  });

  it('is refused to every key of a tenant, and to its session', async () => {
    const [tenant] = tenants;
    const key = tenant?.key ?? '';
    for (const role of ['viewer', 'operator', 'ingest'])
      expect((await list('', (await createKey(api, key, role)).key)).status).toBe(403);
    expect((await list('', key)).body.error.code).toBe('FORBIDDEN');
    const { cookies } = await api.call({ method: 'POST', path: '/api/session', key });
    const reply = await api.call({
      method: 'GET',
      path: '/api/admin/tenants',
      cookies: [cookies[0]?.split(';')[0] ?? ''],
    });
    expect([reply.status, JSON.stringify(reply.body)]).toEqual([403, expect.not.stringContaining('tenant-')]);
  });

  it('is empty for a transaction of a tenant, whatever the code asks for', async () => {
    const [tenant] = tenants;
    const found = await api.asApi(async (client) => {
      await client.query('begin');
      const ask = `select count(*)::int as n from automation.list_tenants(null, null, null, 200)`;
      const without = await client.query(ask);
      await client.query(`select set_config('followthrough.tenant_id', $1, true)`, [tenant?.tenantId]);
      return [without.rows[0].n, (await client.query(ask)).rows[0].n];
    });
    expect(found).toEqual([0, 0]);
  });
});
