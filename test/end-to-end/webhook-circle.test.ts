/** Two workflows whose `http` nodes call each other's webhooks: the circle ends by itself. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { environment } from '../../functions/engine/environment.ts';
import { DEPTH_HEADER } from '../../functions/engine/events/depth-header.ts';
import { callHttp } from '../../functions/jobs/http/call-http/job.ts';
import { NOW, setUpWalk } from '../../functions/workflows/advance/setup-walk.ts';
import { setUpListening } from '../../functions/workflows/advance/waits/setup-listening.ts';
import { insert } from '../support/database/factory.ts';
import { startEndpoint, type TestEndpoint } from '../support/endpoint/setup-endpoint.ts';

const set = setUpWalk();
const { activate, walk, query, state } = set;
const { listen, reasons } = setUpListening(set);

let server: TestEndpoint;
beforeAll(async () => {
  vi.stubEnv(environment.allowsLoopback, 'true');
  server = await startEndpoint();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

const addHook = () =>
  insert(state.database, 'automation.webhook_endpoints', { tenant_id: state.tenantId, name: 'Hook', form: 'atlas' });

/** A workflow that begins by one webhook and calls another; the body of its node asks for any depth that it likes. */
const between = async (from: string, to: string) => {
  const nodes = {
    s: { type: 'start', data: { entries: [{ kind: 'webhook', endpointId: from }] } },
    h: {
      type: 'http',
      data: { url: `${server.url}/hooks/${to}`, headers: { 'X-Followthrough-Depth': '0' }, body: {} },
    },
    e: { type: 'end' },
  };
  await listen(await activate(nodes, ['s>h', 'h>e']));
};

/** As the route of webhooks does with a call whose sender it has verified. */
const receive = (id: string, key: string, depth: number) =>
  query('select * from automation.receive_delivery($1, $2, $3, $4)', [
    ...[id, { key, hash: key, topic: 'x', sizeBytes: 2, elapsedMs: 0, depth }, '{}', NOW],
  ]);

const made: string[] = [];

/** Makes the requests that wait, each once. */
async function makeCalls(): Promise<void> {
  const jobs = await query<{ id: string; payload: never }>(
    `select id, payload from automation.jobs where type = 'CALL_HTTP' and id <> all ($1)`,
    [made],
  );
  const tools = { database: state.database.engine, progress: async () => undefined, note: async () => undefined };
  for (const { id, payload } of jobs) {
    made.push(id);
    const job = { id, tenantId: state.tenantId, payload: callHttp.read(payload), attempt: 1, now: NOW };
    expect(await callHttp.run(job, tools)).toMatchObject({ kind: 'done' });
  }
}

test('workflows that call each other’s webhooks stop at the eighth event', async () => {
  const [a, b] = [await addHook(), await addHook()];
  await between(a, b);
  await between(b, a);
  await receive(a, 'first', 0);
  for (let taken = 0, round = 0; round < 20; round += 1) {
    await walk();
    await makeCalls();
    for (const { path, headers } of server.calls.slice(taken)) {
      taken += 1;
      await receive(path.slice(-36), String(headers['idempotency-key']), Number(headers[DEPTH_HEADER]));
    }
  }
  expect(server.calls.map(({ headers }) => headers[DEPTH_HEADER])).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
  const deliveries = await query<{ depth: number }>('select depth from automation.webhook_deliveries order by depth');
  expect(deliveries.map(({ depth }) => depth)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(await reasons()).toEqual([{ reason: 'TOO_DEEP', entries: 1 }]);
});
