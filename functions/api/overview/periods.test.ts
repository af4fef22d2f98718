/** The periods of the overview, and which figures they may have. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { createTenant } from '../../../test/support/api/setup-tenant.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000);
const get = async (path: string, key: string) => (await api.call({ method: 'GET', path, key })).body;

it('counts who ordered only of tasks whose 14 days are over, so that a period may be compared with the one before', async () => {
  const { tenantId, key } = await createTenant(api);
  await api.query(
    `with c as (
       insert into crm.customers (tenant_id, name) select $1, n::text from generate_series(1, 55) n returning id, name::int as n
     ), k as (
       insert into crm.tasks (tenant_id, customer_id, title, created_at) select $1, c.id, 'Task', now() - (n - 0.5) * interval '1 day' from c
     )
     insert into crm.orders (tenant_id, customer_id, ordered_at) select $1, c.id, now() - (n - 10.5) * interval '1 day' from c where n > 10`,
    [tenantId],
  );
  const { figures } = await get('/api/overview', key);
  expect(figures.period).toMatchObject({ made: 28, settled: 14, ordered: 14 });
  expect(figures.before).toMatchObject({ made: 27, settled: 27, ordered: 27 });
  const week = (await get(`/api/overview?from=${ago(7 * 24).toISOString()}`, key)).figures;
  expect(week.period).toMatchObject({ made: 7, settled: 0, ordered: 0 });
});

it('has a period that begins with the years that the database has', async () => {
  const { key } = await createTenant(api);
  expect(await get('/api/overview?to=0001-01-05T00:00:00Z', key)).toMatchObject({ from: '0001-01-01T00:00:00.000Z' });
});
