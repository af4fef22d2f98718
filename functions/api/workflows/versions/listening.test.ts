/** Runs on versions that are not active hear the events that they wait for, however they came there. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createTenant } from '../../../../test/support/api/setup-tenant.ts';
import { aCustomer } from '../../../../test/support/database/factory.ts';

let api: TestApi;
let tenantId: string;
let key: string;
let customerId: string;
let workflow: string;

const post = async (path: string, body: unknown = {}) => {
  const reply = await api.call({ method: 'POST', path, key, body });
  if (reply.status >= 300) throw new Error(JSON.stringify(reply.body));
  return reply.body;
};

const start = { id: 's', type: 'start', data: { entries: [{ kind: 'manual' }] } };
const sleeping = {
  nodes: [start, { id: 'w', type: 'wait', data: { kind: 'duration', n: 5, unit: 'days' } }, { id: 'e', type: 'end' }],
  edges: [
    { source: 's', target: 'w' },
    { source: 'w', target: 'e' },
  ],
};

const listening = {
  nodes: [
    start,
    { id: 'x', type: 'wait', data: { kind: 'event', types: ['order.placed'], timeout: { n: 5, unit: 'days' } } },
    { id: 'e', type: 'end', data: { outcome: 'CAME' } },
    { id: 'l', type: 'end', data: { outcome: 'LATE' } },
  ],
  edges: [
    { source: 's', target: 'x' },
    { source: 'x', sourcePort: 'event', target: 'e' },
    { source: 'x', sourcePort: 'timeout', target: 'l' },
  ],
};

const walk = async () => {
  for (let isMore = true; isMore; )
    isMore =
      (await api.query<{ is_more: boolean }>('select is_more from automation.advance_workflows(100, now())'))[0]
        ?.is_more ?? false;
};
const forget = async () =>
  (
    await api.query<{ n: number }>(`select automation.forget_listeners($1, 100, now() + interval '2 hours') as n`, [
      tenantId,
    ])
  )[0]?.n;
const listened = () => api.query('select event_type from automation.event_listeners where tenant_id = $1', [tenantId]);
const outcome = async (run: string) => (await api.call({ method: 'GET', path: `/api/runs/${run}`, key })).body.outcome;

async function publish(revision: number, graph: object): Promise<void> {
  await api.call({ method: 'PATCH', path: workflow, key, body: { revision, graph } });
  await post(`${workflow}/publish`);
}

async function enter(): Promise<string> {
  const run = (await post(`${workflow}/runs`, { customerId })).runs[0].runId;
  await walk();
  return run;
}

const buy = () =>
  api.query(
    `insert into crm.orders (tenant_id, customer_id, ordered_at, status, total) values ($1, $2, now(), 'PLACED', 1)`,
    [tenantId, customerId],
  );

const fail = (run: string) =>
  api.query(
    `select automation.end_runs(array[$1::uuid], array[$2::uuid], '{FAILED}', '{null}', '{STEP_FAILED}', now())`,
    [tenantId, run],
  );

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());
beforeEach(async () => {
  ({ tenantId, key } = await createTenant(api));
  await api.call({ method: 'PATCH', path: '/api/admin/settings', key, body: { workflows: true } });
  customerId = await aCustomer(api, tenantId);
});

/** The first version is active. */
async function create(graph: object): Promise<void> {
  workflow = `/api/workflows/${(await post('/api/workflows', { name: 'Versions', graph })).id}`;
  await post(`${workflow}/publish`);
  await post(`${workflow}/activate`);
}

test('a replay on a version that was never active', async () => {
  await create(sleeping);
  await publish(1, listening);
  const first = await enter();
  await post(`/api/runs/${first}/cancel`);
  const { id } = await post(`/api/runs/${first}/replay`, { version: 2 });
  await walk();
  await buy();
  await walk();
  expect(await outcome(id)).toBe('CAME');
});

test('runs that a migration puts on a version that was never active', async () => {
  await create(sleeping);
  await publish(1, listening);
  const run = await enter();
  const versions = { fromVersion: 1, toVersion: 2 };
  const { id } = await post(`${workflow}/migrations`, { ...versions, map: { w: 'x' } });
  await api.query('select from automation.continue_migration($1, $2, 100, now())', [tenantId, id]);
  await walk();
  await buy();
  await walk();
  expect(await outcome(run)).toBe('CAME');
});

test('runs that stay on the version before, until the last has ended', async () => {
  await create(listening);
  const run = await enter();
  await publish(1, sleeping);
  await post(`${workflow}/activate`);
  expect([await forget(), await listened()]).toEqual([0, [{ event_type: 'order.placed' }]]);
  await buy();
  await walk();
  expect(await outcome(run)).toBe('CAME');
  expect([await forget(), await listened(), await forget()]).toEqual([1, [], 0]);
});

test('a retry on a version that nobody listened for any more', async () => {
  await create(listening);
  const run = await enter();
  await fail(run);
  await publish(1, sleeping);
  await post(`${workflow}/activate`);
  expect([await forget(), await listened()]).toEqual([1, []]);
  await post(`/api/runs/${run}/retry`);
  await walk();
  await buy();
  await walk();
  expect(await outcome(run)).toBe('CAME');
});

test('a version on which a run is being put keeps its listeners', async () => {
  await create(listening);
  const run = await enter();
  await post(`/api/runs/${run}/cancel`);
  await publish(1, sleeping);
  await post(`${workflow}/activate`);
  await api.asApi(async (other) => {
    await other.query('begin');
    await other.query(`select set_config('followthrough.tenant_id', $1, true)`, [tenantId]);
    await other.query(
      `select automation.move_runs(r.tenant_id, 'replay', array[r.id], r.graph_id, null, 'a', 'somebody', now()) from automation.runs r where r.id = $1`,
      [run],
    );
    expect(await forget()).toBe(0);
    await other.query('commit');
  });
  expect([await forget(), await listened()]).toEqual([0, [{ event_type: 'order.placed' }]]);
});

test('an upgrade lists what runs need that came there before it', async () => {
  await create(sleeping);
  await publish(1, listening);
  const first = await enter();
  await post(`/api/runs/${first}/cancel`);
  await post(`/api/runs/${first}/replay`, { version: 2 });
  const rows = () =>
    api.query(
      `select 'wait' as kind, graph_id, node, type, key from automation.graph_waits where tenant_id = $1
       union all select 'listener', graph_id, null, event_type, null from automation.event_listeners where tenant_id = $1 order by 1`,
      [tenantId],
    );
  const needed = await rows();
  expect(needed).toHaveLength(2);
  for (const table of ['graph_waits', 'event_listeners'])
    await api.query(`delete from automation.${table} where tenant_id = $1`, [tenantId]);
  await api.query(readFileSync('sql/migrations/0075_listen_for_runs.sql', 'utf8'));
  expect(await rows()).toEqual(needed);
});

test('the versions of an archived workflow are forgotten', async () => {
  await create(listening);
  await enter();
  await api.call({ method: 'DELETE', path: workflow, key });
  expect(await listened()).toEqual([]);
});
