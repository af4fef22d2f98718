/** What the plan asks for, counted from tasks, runs and orders. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../../test/support/api/setup-api.ts';
import { daysAgo } from '../../../../../test/support/api/setup-rows.ts';
import { createTenant, triggerOf } from '../../../../../test/support/api/setup-tenant.ts';
import { begin, setUpInsight } from '../../setup-insight.ts';

const DAY_MS = 86_400_000;

let api: TestApi;
let tenant: { tenantId: string; key: string };
let triggerId: string;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await createTenant(api);
  triggerId = await triggerOf(api, tenant.tenantId, 'SAMPLE_NO_ORDER');
});
afterAll(() => api?.stop());

const call = (method: string, path: string, body?: unknown) => api.call({ method, path, key: tenant.key, body });
const baseline = (query: string) => call('GET', `/api/experiments/baseline?${query}`);

async function customers(count: number): Promise<readonly string[]> {
  const rows = await api.query<{ id: string }>(
    `insert into crm.customers (tenant_id, name) select $1, 'Customer ' || n from generate_series(1, $2::int) n returning id`,
    [tenant.tenantId, count],
  );
  return rows.map(({ id }) => id);
}

/** A task of the trigger for each, that many days ago. */
async function tasks(ids: readonly string[], days: number): Promise<void> {
  await api.query(
    `with made as (
       insert into crm.tasks (tenant_id, customer_id, title) select $1, c, 'Call' from unnest($3::uuid[]) c returning id, customer_id
     )
     insert into automation.triggered_tasks (tenant_id, trigger_id, customer_id, task_id, occurrence_key, triggered_at)
     select $1, $2, m.customer_id, m.id, m.id::text, $4 from made m`,
    [tenant.tenantId, triggerId, ids, daysAgo(days)],
  );
}

const order = (ids: readonly string[], days: number, status = 'PLACED') =>
  api.query(
    'insert into crm.orders (tenant_id, customer_id, status, ordered_at) select $1, c, $3, $4 from unnest($2::uuid[]) c',
    [...[tenant.tenantId, ids, status, daysAgo(days)]],
  );

describe('the baseline', () => {
  it('of a trigger is that of its customers, each from the first task on', async () => {
    const ids = await customers(40);
    await tasks(ids.slice(0, 20), 44);
    await tasks(ids.slice(0, 30), 34);
    await order(ids.slice(0, 4), 40);
    await order(ids.slice(0, 4), 39);
    await order(ids.slice(20, 23), 30);
    await order(ids.slice(4, 8), 38, 'CANCELLED');
    await order(ids.slice(8, 12), 29); // fifteen days after their first task
    await tasks(ids.slice(30), 10); // whose fourteen days are not over
    const { status, body } = await baseline(`triggerId=${triggerId}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ customers: 30, customersPerDay: 1, share: 0.2333 });
    expect(Date.parse(body.until) - Date.parse(body.from)).toBe(91 * DAY_MS);
    expect((await baseline(`triggerId=${triggerId}&days=30`)).body).toMatchObject({ customers: 30, share: 0.3667 });
    expect((await baseline(`triggerId=${triggerId}&days=7`)).body).toMatchObject({ customers: 40 });
  });

  it('says nothing of the share of a few, and counts what began yesterday as a week', async () => {
    await tasks(await customers(7), 15);
    expect((await baseline(`triggerId=${triggerId}`)).body).toMatchObject({
      ...{ customers: 7, customersPerDay: 1, share: null },
    });
  });

  it('of a key is that of the runs of active workflows with it', async () => {
    const on = await setUpInsight(api);
    tenant = on;
    expect((await baseline('key=letter')).body).toMatchObject({ customers: 0, customersPerDay: null, share: null });
    const branches = ['long', 'short'].map((id) => ({ id, percentage: 50 }));
    const nodes = { s: begin, p: { type: 'split', data: { experimentId: 'letter', branches } }, e: { type: 'end' } };
    const id = await on.activate(nodes, ['s>p', 'p:branch:long>e', 'p:branch:short>e'], {});
    const ids = await customers(10);
    await on.enter(id, ids);
    await api.query('update automation.runs set started_at = $2 where tenant_id = $1', [tenant.tenantId, daysAgo(24)]);
    await order(ids.slice(0, 2), 20);
    expect((await baseline('key=letter')).body).toMatchObject({ customers: 10, customersPerDay: 1, share: 0.2 });
    expect((await baseline('key=other')).body).toMatchObject({ customers: 0 });
  });

  it.each([
    ['', 'triggerId'],
    ['key=a&triggerId=7c9e6679-7425-40de-944b-e07fc1f90ae7', 'triggerId'],
    ['key=a&days=91', 'days'],
    ['triggerId=7', 'triggerId'],
  ])('is refused for "%s"', async (query, path) => {
    const { status, body } = await baseline(query);
    expect([status, body.error.details]).toEqual([422, [expect.objectContaining({ path })]]);
  });
});
