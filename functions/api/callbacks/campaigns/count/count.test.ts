/** How many an audience has, and figures of a campaign by node. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../../test/support/api/setup-api.ts';
import { daysAgo, insert } from '../../../../../test/support/api/setup-rows.ts';
import { type SeededTenant, seedTenant } from '../../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenant: SeededTenant;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await seedTenant(api, 1);
});
afterAll(() => api?.stop());

const call = (method: string, path: string, body?: unknown) => api.call({ method, path, key: tenant.key, body });
const count = (body: unknown) => call('POST', '/api/campaigns/audience', body);

async function addCustomers(statuses: readonly string[]): Promise<void> {
  for (const [place, status] of statuses.entries())
    await insert(api, 'crm.customers', { tenant_id: tenant.tenantId, name: `Counted ${place}`, status });
}

it('counts the customers for whom a condition holds, with a workflow and without', async () => {
  await addCustomers(['ACTIVE', 'INACTIVE', 'ACTIVE']);
  const audience = { where: { path: 'customer.name', op: 'starts-with', value: 'Counted' } };
  const both = { all: [audience.where, { path: 'customer.status', op: 'eq', value: 'ACTIVE' }] };
  for (const workflowId of [undefined, null, tenant.workflowId])
    expect((await count({ audience, workflowId })).body).toMatchObject({ recipients: 3, isExact: true });
  expect((await count({ audience: { where: both } })).body.recipients).toBe(2);
  const nobody = { where: { path: 'orders.count', op: 'gt', value: 1000 } };
  expect((await count({ audience: nobody })).body.recipients).toBe(0);
});

it('counts as many as the campaign then has', async () => {
  await addCustomers(['ACTIVE', 'INACTIVE', 'ACTIVE']);
  const audience = { where: { path: 'customer.status', op: 'eq', value: 'ACTIVE' } };
  const { recipients } = (await count({ audience, workflowId: tenant.workflowId })).body;
  const { id } = (await call('POST', '/api/campaigns', { name: 'Offer', workflowId: tenant.workflowId, audience }))
    .body;
  await call('POST', `/api/campaigns/${id}/start`);
  await call('POST', `/api/campaigns/${id}/pause`);
  for (let turns = 0; turns < 20; turns += 1) await api.query('select automation.advance_workflows(1000, now())');
  expect((await call('GET', `/api/campaigns/${id}`)).body.progress.recipients).toBe(recipients);
});

it('counts the active subscribers of active pages', async () => {
  const { pageId } = tenant;
  const before = (await count({ audience: { pageIds: [pageId] } })).body.recipients;
  const rows = [
    { recipient_id: 'r1', created_at: daysAgo(1) },
    { recipient_id: 'r2', created_at: daysAgo(1), is_active: false },
  ];
  for (const row of rows) await insert(api, 'automation.subscribers', { page_id: pageId, ...row });
  expect((await count({ audience: { pageIds: [pageId] } })).body).toMatchObject({
    ...{ recipients: before + 1, isExact: true },
  });
  await api.query('update automation.pages set is_active = false where page_id = $1', [pageId]);
  expect((await count({ audience: { pageIds: [pageId] } })).body.recipients).toBe(0);
});

it.each([
  [{ audience: {} }, 'audience'],
  [{ audience: { where: { all: [{ path: '', op: 'eq' }] } } }, 'audience.where.all.0'],
  [{ audience: { pageIds: ['1'] } }, 'audience.pageIds.0'],
  [{ audience: { where: { path: 'customer.name', op: 'exists' } }, workflowId: 'w' }, 'workflowId'],
])('refuses %j at its place', async (body, path) => {
  const { status, body: reply } = await count(body);
  expect([status, reply.error.code]).toEqual([422, 'INVALID_INPUT']);
  expect(reply.error.details[0].path).toMatch(new RegExp(`^${path}`));
});

it("counts no other tenant's customers, and its workflow is as none", async () => {
  const other = await seedTenant(api, 1);
  const audience = { where: { path: 'customer.id', op: 'eq', value: other.customerId } };
  expect((await count({ audience, workflowId: other.workflowId })).body.recipients).toBe(0);
});

it('shows by node where runs of a campaign stand, and how its attempts to send ended', async () => {
  const [, id = ''] = tenant.campaignIds;
  const [run] = await api.query<{ id: string }>('select id from automation.message_runs where campaign_id = $1', [id]);
  const log = { tenant_id: tenant.tenantId, run_id: run?.id, page_id: tenant.pageId, recipient_id: 'r', step: 'offer' };
  const before: { nodeId: string }[] = (await call('GET', `/api/campaigns/${id}/nodes`)).body.items;
  expect(before.map(({ nodeId }) => nodeId)).not.toContain('offer');
  const statuses = ['sent', 'sent', 'failed', 'skipped', 'rate_limited'];
  for (const [place, status] of statuses.entries())
    await api.query(
      `insert into automation.message_logs (tenant_id, run_id, page_id, recipient_id, step, effect_key, status) values ($1, $2, $3, $4, $5, $6, $7)`,
      [log.tenant_id, log.run_id, log.page_id, log.recipient_id, log.step, `count-${place}`, status],
    );
  const { items } = (await call('GET', `/api/campaigns/${id}/nodes`)).body;
  expect(items.find(({ nodeId }: { nodeId: string }) => nodeId === 'offer')).toEqual({
    ...{ nodeId: 'offer', standing: 0, sent: 2, failed: 1, skipped: 1, putOff: 1 },
  });
});
