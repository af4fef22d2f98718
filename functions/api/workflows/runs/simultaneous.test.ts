/** Calls about runs that come at the same time: each has its own answer, and none is an error of the database. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createTenant } from '../../../../test/support/api/setup-tenant.ts';
import { aCustomer } from '../../../../test/support/database/factory.ts';

let api: TestApi;
let tenantId: string;
let key: string;
let workflow: string;

const post = (path: string, body: unknown = {}) => api.call({ method: 'POST', path, key, body });

beforeAll(async () => {
  api = await startApi();
  ({ tenantId, key } = await createTenant(api));
  await api.call({ method: 'PATCH', path: '/api/admin/settings', key, body: { workflows: true } });
  const nodes = [
    { id: 's', type: 'start', data: { entries: [{ kind: 'manual' }] } },
    { id: 'w', type: 'wait', data: { kind: 'duration', n: 5, unit: 'days' } },
    { id: 'e', type: 'end' },
  ];
  const edges = [
    { source: 's', target: 'w' },
    { source: 'w', target: 'e' },
  ];
  const graph = { nodes, edges, settings: { reentry: 'once-at-a-time' } };
  const { body } = await post('/api/workflows', { name: 'Once at a time', graph });
  workflow = `/api/workflows/${body.id}`;
  await post(`${workflow}/publish`);
  await post(`${workflow}/activate`);
});
afterAll(() => api.stop());

async function start(customerId: string): Promise<string> {
  const { body } = await post(`${workflow}/runs`, { customerId });
  return body.runs[0].runId;
}

/** The answers of all calls, sorted: status and reason. */
async function together(calls: readonly (() => ReturnType<typeof post>)[]): Promise<string[]> {
  const replies = await Promise.all(calls.map((call) => call()));
  return replies
    .map(({ status, body }) => `${status} ${body.error?.details?.reason ?? body.error?.code ?? ''}`.trim())
    .sort();
}

const times = (count: number, path: string) => together(Array.from({ length: count }, () => () => post(path)));

const ended = async () => {
  const run = await start(await aCustomer(api, tenantId));
  await post(`/api/runs/${run}/cancel`);
  return run;
};

/** Fails a run at its first node, as the walk does; the customer may enter again. */
const fail = (run: string) =>
  api.query(
    `with cursor as (update automation.cursors set state = 'FAILED' where run_id = $1)
     update automation.runs set status = 'FAILED', error = 'STEP_FAILED: x', ended_at = now(), reentry_key = null where id = $1`,
    [run],
  );

const actions = async (run: string) =>
  (
    await api.query<{ action: string }>(
      'select action from automation.audit_log where entity_id = $1 order by occurred_at, action',
      [run],
    )
  ).map(({ action }) => action);

test('of several replays of a run one starts, where customers are in once at a time', async () => {
  expect(await times(6, `/api/runs/${await ended()}/replay`)).toEqual(['202', ...Array(5).fill('409 ENTERED_AGAIN')]);
});

test('a replay that waits for the commit of another one is refused', async () => {
  const run = await ended();
  await api.asApi(async (first) => {
    await first.query('begin');
    await first.query(`select set_config('followthrough.tenant_id', $1, true)`, [tenantId]);
    await first.query(
      `select automation.move_runs($1, 'replay', array[$2::uuid], null, null, 'first', 'somebody', now())`,
      [tenantId, run],
    );
    const others = times(3, `/api/runs/${run}/replay`);
    const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await expect.poll(() => api.query(waiting)).not.toEqual([]);
    await first.query('commit');
    expect(await others).toEqual(Array(3).fill('409 ENTERED_AGAIN'));
  });
  expect(await actions(run)).toEqual(['run.cancelled']);
});

test('of several failed runs of a customer one goes on', async () => {
  const customerId = await aCustomer(api, tenantId);
  const runs: string[] = [];
  for (const _ of Array(5)) {
    const run = await start(customerId);
    await fail(run);
    runs.push(run);
  }
  const answers = await together(runs.map((run) => () => post(`/api/runs/${run}/retry`)));
  expect(answers).toEqual(['202', ...Array(4).fill('409 ENTERED_AGAIN')]);
});

test('of retries, replays and starts of one customer one wins', async () => {
  const customerId = await aCustomer(api, tenantId);
  const run = await start(customerId);
  await fail(run);
  await together([
    ...Array.from({ length: 3 }, () => () => post(`/api/runs/${run}/retry`)),
    ...Array.from({ length: 3 }, () => () => post(`/api/runs/${run}/replay`)),
    ...Array.from({ length: 3 }, () => () => post(`${workflow}/runs`, { customerId })),
  ]).then((answers) => expect(answers.filter((one) => one.startsWith('5'))).toEqual([]));
  const running = `select from automation.runs where customer_id = $1 and status = 'RUNNING'`;
  expect(await api.query(running, [customerId])).toHaveLength(1);
});

test('of several retries of a run one is done', async () => {
  const run = await start(await aCustomer(api, tenantId));
  await fail(run);
  expect(await times(5, `/api/runs/${run}/retry`)).toEqual(['202', ...Array(4).fill('409 NOT_FAILED')]);
});

test('a run is paused, resumed and cancelled once, and each call answers that it is', async () => {
  const run = await start(await aCustomer(api, tenantId));
  for (const action of ['pause', 'resume', 'cancel'])
    expect(new Set(await times(5, `/api/runs/${run}/${action}`)).size).toBe(1);
  expect(await actions(run)).toEqual(['run.paused', 'run.resumed', 'run.cancelled']);
});

test('starts by hand and bulk actions at the same time do not fail', async () => {
  const customerId = await aCustomer(api, tenantId);
  const starts = Array.from({ length: 6 }, () => () => post(`${workflow}/runs`, { customerId }));
  expect(new Set(await together(starts)).size).toBe(1);
  const bulk = { action: 'wake', filter: { customerId }, expectedCount: 1 };
  const { body } = await post('/api/runs/bulk', bulk);
  const moves = Array.from({ length: 4 }, () => () => post('/api/runs/bulk', bulk));
  expect(await together(moves)).toEqual(Array(4).fill('202'));
  expect(await times(4, `/api/runs/bulk/${body.id}/stop`)).toEqual(Array(4).fill('202'));
});
