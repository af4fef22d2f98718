/** KPIs of rows that nobody expects: odd moments, and more reps than are shown. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { daysAgo } from '../../../../test/support/api/setup-rows.ts';
import { createTenant, triggerOf } from '../../../../test/support/api/setup-tenant.ts';
import { aCustomer, aProduct, aSample, aUser, insert } from '../../../../test/support/database/factory.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.stop());

async function read(key: string, query: Readonly<Record<string, string>>) {
  const reply = await api.call({ method: 'GET', path: `/api/kpis?${new URLSearchParams(query)}`, key });
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  return reply.body;
}

describe('a KPI', () => {
  it('of time leaves out tasks that were completed at no moment, never, or before they were made', async () => {
    const { tenantId, key } = await createTenant(api, 'UTC');
    const customer = await aCustomer(api, tenantId);
    const created_at = daysAgo(20);
    const inAnHour = new Date(created_at.getTime() + 3_600_000);
    const task = { tenant_id: tenantId, customer_id: customer, title: 'A task', status: 'COMPLETED', created_at };
    for (let n = 0; n < 9; n += 1) await insert(api, 'crm.tasks', { ...task, completed_at: inAnHour });
    const without = [null, 'infinity', '-infinity', daysAgo(400)];
    for (const completed_at of without) await insert(api, 'crm.tasks', { ...task, completed_at });
    const few = { value: null, numerator: 9, denominator: 9, isReached: null, reason: 'TOO_FEW' };
    const [, completion, followUp] = (await read(key, {})).kpis;
    expect([completion, followUp]).toMatchObject([{ value: 100, denominator: 13 }, few]);
    await insert(api, 'crm.tasks', { ...task, completed_at: inAnHour });
    expect((await read(key, {})).kpis[2]).toMatchObject({ value: 1, numerator: 10, denominator: 10, isReached: true });
  });

  it('is answered whatever moments SQL has written, and so are the overview and the statistics of triggers', async () => {
    const { tenantId, key } = await createTenant(api, 'UTC');
    const customer = await aCustomer(api, tenantId);
    const triggerId = await triggerOf(api, tenantId, 'CUSTOMER_TIMING');
    await api.query(
      `with odd (at) as (
         values (timestamptz 'infinity'), ('-infinity'), ('294276-12-31'), ('4713-01-01 BC'), ('9999-12-31'), ('0001-01-01'), (now() - interval '1 day'), (null)
       ), made as (
         insert into crm.tasks (tenant_id, customer_id, title, status, created_at, completed_at, due_at)
         select $1, $2, 'Odd', 'COMPLETED', c.at, d.at, d.at from odd c, odd d where c.at is not null returning id
       )
       insert into automation.triggered_tasks (tenant_id, trigger_id, task_id, customer_id, occurrence_key, triggered_at)
       select $1, $3, id, $2, id::text, now() from made`,
      [tenantId, customer, triggerId],
    );
    const get = async (path: string) => (await api.call({ method: 'GET', path, key })).status;
    for (const query of ['', '?groupBy=rep', '?groupBy=trigger', `?triggerId=${triggerId}`])
      expect([query, await get(`/api/kpis${query}`)]).toEqual([query, 200]);
    for (const path of ['/api/overview', '/api/admin/triggers', `/api/admin/triggers/${triggerId}/statistics`])
      expect([path, await get(path)]).toEqual([path, 200]);
  });

  it('by rep has the tastings of everybody whose tasks it shows, however many others gave more', async () => {
    const { tenantId, key } = await createTenant(api, 'UTC');
    const customer = await aCustomer(api, tenantId);
    const product = await aProduct(api, tenantId);
    const busiest = await aUser(api, tenantId);
    const at = daysAgo(60);
    await aSample(api, tenantId, customer, product, at.toISOString(), { sales_rep_id: busiest });
    await api.query(
      `with other as (insert into crm.users (tenant_id, name) select $1, 'Rep' from generate_series(1, 205) returning id),
         given as (
           insert into crm.sample_usages (tenant_id, customer_id, product_id, sales_rep_id, tasted_at)
           select $1, $2, $3, o.id, $4 from other o, generate_series(1, 2)
         )
       insert into crm.tasks (tenant_id, customer_id, assignee_id, title, created_at)
       select $1, $2, o.id, 'A task', $4 from other o union all select $1, $2, $5, 'A task', $4 from generate_series(1, 2)`,
      [tenantId, customer, product, at, busiest],
    );
    const { groups } = await read(key, { groupBy: 'rep' });
    expect(groups).toHaveLength(200);
    expect(groups[0]).toMatchObject({
      id: busiest,
      kpis: [{ numerator: 0, denominator: 1 }, { denominator: 2 }, {}, {}, {}],
    });
  });
});
