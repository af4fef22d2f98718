/** What came of samples, as the API lists it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Reply, startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, createTenant, seedTenant } from '../../../../test/support/api/setup-tenant.ts';
import { aProduct } from '../../../../test/support/database/factory.ts';
import { listSampleMetrics } from './queries.gen.ts';

let api: TestApi;
let tenantId: string;
let key: string;
let products: string[];

const DAYS = ['2026-01-31', '2026-02-28', '2026-03-01'];

beforeAll(async () => {
  api = await startApi();
  await seedTenant(api);
  ({ tenantId, key } = await createTenant(api));
  products = [
    await aProduct(api, tenantId, { name: 'Chianti' }),
    await aProduct(api, tenantId, { name: 'Barolo' }),
  ].sort();
  for (const product of products)
    for (const [index, day] of DAYS.entries())
      await api.query(
        `insert into crm.sample_metrics (tenant_id, product_id, period_start, samples_given, customers_sampled,
           customers_converted, conversion_rate, revenue) values ($1, $2, $3, 9, 7, $4, $5, 1234567890.12)`,
        [tenantId, product, day, index, [0, 14.29, 28.57][index]],
      );
});
afterAll(() => api.stop());

const list = (query = '', by = key): Promise<Reply> =>
  api.call({ method: 'GET', path: `/api/sample-metrics${query}`, key: by });
const listed = async (query = '') =>
  (await list(query)).body.items.map((item: { periodStart: string; productId: string }) => [
    item.periodStart,
    item.productId,
  ]);

/** Newest period first. */
const all = () => [...DAYS].reverse().flatMap((day) => [...products].reverse().map((product) => [day, product]));

describe('GET /api/sample-metrics', () => {
  it("lists the tenant's own, newest period first, with the product's name and every figure", async () => {
    expect(await listed()).toEqual(all());
    const { key: viewer } = await createKey(api, key, 'viewer');
    const { body } = await list(`?productId=${products[0]}`, viewer);
    const [named] = await api.query('select name from crm.products where id = $1', [products[0]]);
    expect(body.items[0]).toEqual({
      productId: products[0],
      productName: named?.name,
      periodStart: '2026-03-01',
      samplesGiven: 9,
      customersSampled: 7,
      customersConverted: 2,
      conversionRate: 28.57,
      revenue: 1234567890.12,
    });
    expect(body.nextCursor).toBeNull();
  });

  it('is filtered by product, and by period from a day and before another', async () => {
    const [product] = products;
    expect(await listed(`?productId=${product}`)).toEqual([...DAYS].reverse().map((day) => [day, product]));
    expect(await listed('?from=2026-02-28')).toEqual(all().slice(0, 4));
    expect(await listed('?to=2026-02-28')).toEqual(all().slice(4));
    expect(await listed(`?from=2026-02-28&to=2026-03-01&productId=${product}`)).toEqual([['2026-02-28', product]]);
  });

  it.each([1, 2, 4])('comes in pages of %i, each row once', async (limit) => {
    const seen: unknown[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await list(`?limit=${limit}${cursor}`);
      seen.push(
        ...body.items.map((item: { periodStart: string; productId: string }) => [item.periodStart, item.productId]),
      );
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(seen).toEqual(all());
  });

  it.each([
    'from=2026-02-30',
    'to=0000-01-01',
    'from=2026-01-01T00:00:00Z',
    'productId=7',
    'from=',
    'since=2026-01-01',
  ])('refuses %s with 422', async (query) => {
    const { status, body } = await list(`?${query}`);
    expect([status, body.error.details[0].path]).toEqual([422, query.split('=')[0]]);
  });

  it('reads the newest period from the index', async () => {
    const values: Record<string, string> = { tenant_id: `'${tenantId}'`, limit: '51' };
    const sql = listSampleMetrics.sql.replaceAll(/(?<!:):([a-z]\w*)/g, (_, name: string) => values[name] ?? 'null');
    for (const way of ['seqscan', 'sort']) await api.query(`set enable_${way} = off`);
    const plan = (await api.query(`explain ${sql}`)).map((row) => row['QUERY PLAN']).join('\n');
    await api.query('reset all');
    expect(plan).toContain('Index Scan Backward using sample_metrics_newest');
  });

  it('shows nothing of the product of another tenant', async () => {
    const { key: other } = await createTenant(api);
    expect((await list(`?productId=${products[0]}`, other)).body).toEqual({ items: [], nextCursor: null });
  });
});
