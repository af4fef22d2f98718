/** Customers who enter by a condition, as a job that tells how far it is. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenantId: string;
let key: string;
let workflowId: string;

const call = (method: string, path: string, body?: unknown, by = key) =>
  api.call({ method, path, key: by, ...(body === undefined ? {} : { body }) });

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());
beforeEach(async () => {
  ({ tenantId, key } = await createTenant(api));
  await call('PATCH', '/api/admin/settings', { workflows: true });
  const nodes = [
    { id: 's', type: 'start', data: { entries: [{ kind: 'manual' }] } },
    { id: 'e', type: 'end' },
  ];
  const graph = { nodes, edges: [{ source: 's', target: 'e' }] };
  ({ id: workflowId } = (await call('POST', '/api/workflows', { name: 'By hand', graph })).body);
  await call('POST', `/api/workflows/${workflowId}/publish`, {});
  await call('POST', `/api/workflows/${workflowId}/activate`);
  await api.query(
    `insert into crm.customers (tenant_id, name, attributes)
     select $1, 'C ' || n, jsonb_build_object('score', n) from generate_series(1, 300) n`,
    [tenantId],
  );
});

const high = { path: 'customer.attributes.score', op: 'gt', value: 50 };
const enter = (where: unknown) => call('POST', `/api/workflows/${workflowId}/runs`, { where, priority: 2 });
const turn = () => api.query('select automation.advance_workflows(10, now())');

test('all for whom it holds enter once, and the job tells how far it is', async () => {
  const { status, body } = await enter(high);
  expect([status, body.runs]).toEqual([202, []]);
  const job = async () => (await call('GET', `/api/runs/entries/${body.jobId}`)).body;
  expect(await job()).toMatchObject({ status: 'RUNNING', customers: 300, looked: 0, entered: 0, workflowId });
  await turn();
  expect(await job()).toMatchObject({ status: 'RUNNING', looked: 100 });
  for (const _ of [1, 2, 3]) await turn();
  expect(await job()).toMatchObject({ status: 'FINISHED', looked: 300, entered: 250, refused: 0 });
  const [{ n, priority } = { n: 0, priority: 0 }] = await api.query<{ n: number; priority: number }>(
    'select count(*)::int as n, max(priority)::int as priority from automation.runs where workflow_id = $1',
    [workflowId],
  );
  expect([n, priority]).toEqual([250, 2]);
  await api.query(`update automation.runs set reentry_key = customer_id::text where workflow_id = $1`, [workflowId]);
  const again = (await enter(high)).body;
  for (const _ of [1, 2, 3, 4]) await turn();
  expect((await call('GET', `/api/runs/entries/${again.jobId}`)).body).toMatchObject({
    ...{ entered: 0, refused: 250, reasons: { ALREADY_ENTERED: 250 } },
  });
});

test('is stopped where it is, and another tenant finds none', async () => {
  const { body } = await enter(high);
  const path = `/api/runs/entries/${body.jobId}`;
  await turn();
  const { key: other } = await createTenant(api);
  for (const [method, to] of [
    ['GET', path],
    ['POST', `${path}/stop`],
  ] as const)
    expect((await call(method, to, undefined, other)).status).toBe(404);
  for (const _ of [1, 2])
    expect((await call('POST', `${path}/stop`)).body).toMatchObject({ status: 'STOPPED', looked: 100 });
  await turn();
  expect((await call('GET', path)).body).toMatchObject({ status: 'STOPPED', looked: 100 });
});

test.each([
  [{ path: 'customer.scores', op: 'gt', value: 1 }, 'where'],
  [{ all: [{ path: 'customer.status', op: 'is-like' }] }, 'where.all.0'],
  [{ path: 'vars.x', op: 'eq', value: 1 }, 'where'],
])('%j is refused with its place', async (where, place) => {
  const { status, body } = await enter(where);
  expect([status, body.error.code, body.error.details[0].path]).toEqual([
    422,
    'INVALID_INPUT',
    expect.stringContaining(place),
  ]);
});

test('two ways at once are refused', async () => {
  const { status } = await call('POST', `/api/workflows/${workflowId}/runs`, { where: high, customerId: workflowId });
  expect(status).toBe(422);
});
