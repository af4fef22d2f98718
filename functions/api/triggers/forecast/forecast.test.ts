/** The forecast of a trigger through the API. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, type SeededTenant, seedTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenant: SeededTenant;
beforeAll(async () => {
  api = await startApi();
  tenant = await seedTenant(api, 0);
});
afterAll(() => api.stop());

const forecast = (body: unknown, id = tenant.triggerId, key = tenant.key) =>
  api.call({ method: 'POST', path: `/api/admin/triggers/${id}/forecast`, key, body });

it('counts the tasks by day and rep, over the evaluations as scheduled, and writes nothing', async () => {
  const { status, body } = await forecast({ days: 2 });
  expect([status, body.evaluations, body.tasks]).toEqual([200, 8, 1]);
  expect(Date.parse(body.to) - Date.parse(body.from)).toBe(2 * 86_400_000);
  const [first, ...others] = body.days;
  expect(first).toMatchObject({ tasks: 1, deferred: 0, reps: [{ repId: tenant.userId, tasks: 1 }] });
  expect(first.reps[0].repName).toContain('Rep');
  expect(others.map(({ tasks }: { tasks: number }) => tasks)).toEqual(others.map(() => 0));
  expect(await api.query('select id from crm.tasks where tenant_id = $1', [tenant.tenantId])).toEqual([]);
});

it('takes settings that are not saved: a 0 as 0, and one that is left out as its default', async () => {
  expect((await forecast({ days: 7, config: { daysAfter: 60, lookbackDays: 90 } })).body.tasks).toBe(0);
  expect((await forecast({ days: 60, config: { daysAfter: 60, lookbackDays: 90 } })).body.tasks).toBe(1);
  expect((await forecast({ days: 1, config: { daysAfter: 0 } })).body.tasks).toBe(1);
  expect((await forecast({ days: 60, config: { startFrom: 'now' } })).body.tasks).toBe(0);
});

it.each([
  ['days', {}, 'is required'],
  ['days', { days: 0 }, 'must be a whole number from 1 to 60'],
  ['days', { days: 61 }, 'must be a whole number from 1 to 60'],
  ['config', { days: 1, config: [] }, 'must be an object'],
  ['config.daysAfter', { days: 1, config: { daysAfter: 366 } }, expect.stringContaining('whole number')],
])('refuses %s in %o', async (path, body, message) => {
  const reply = await forecast(body);
  expect([reply.status, reply.body.error.details]).toEqual([422, [{ path, message }]]);
});

it('is for operators, and for the triggers of the tenant', async () => {
  const { key } = await createKey(api, tenant.key, 'viewer');
  expect((await forecast({ days: 1 }, tenant.triggerId, key)).status).toBe(403);
  expect((await forecast({ days: 1 }, tenant.userId)).body.error.message).toBe(`There is no trigger ${tenant.userId}`);
});

it('refuses to count more than the database returns at once', async () => {
  await api.query(
    `insert into crm.sample_usages (tenant_id, customer_id, product_id, tasted_at)
     select $1, $2, p.id, now() - interval '8 days' from crm.products p cross join generate_series(1, 20001)
     where p.tenant_id = $1`,
    [tenant.tenantId, tenant.customerId],
  );
  const { status, body } = await forecast({ days: 1 });
  expect([status, body.error.message]).toEqual([
    409,
    "More than 20000 occurrences fall due by then; forecast fewer days, or a config that finds fewer, such as startFrom: 'now' or a shorter lookbackDays",
  ]);
  expect((await forecast({ days: 1, config: { startFrom: 'now' } })).status).toBe(200);
  await api.query(
    'delete from crm.sample_usages where id in (select id from crm.sample_usages where tenant_id = $1 limit 2)',
    [tenant.tenantId],
  );
  const most = await forecast({ days: 1, config: { maxOpenTasksPerCustomer: 0, maxTasksPerRun: 100_000 } });
  expect([most.status, most.body.tasks]).toEqual([200, 20_000]);
});
