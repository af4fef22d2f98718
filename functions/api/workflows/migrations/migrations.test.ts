/** Migration plans over HTTP. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { type SeededTenant, seedTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenant: SeededTenant;
let path: string;

const begin = { id: 's', type: 'start', data: { entries: [{ kind: 'manual' }] } };
const wait = (id: string, n: number) => ({ id, type: 'wait', data: { kind: 'duration', n, unit: 'days' } });
const end = { id: 'e', type: 'end' };
const chain = (...nodes: readonly { readonly id: string }[]) => ({
  nodes,
  edges: nodes.slice(1).map(({ id }, index) => ({ source: nodes[index]?.id, target: id })),
});

const call = async (method: string, url: string, body?: unknown) => {
  const reply = await api.call({ method, path: url, key: tenant.key, body });
  return { status: reply.status, body: reply.body };
};

async function must(method: string, url: string, body?: unknown) {
  const reply = await call(method, url, body);
  if (reply.status >= 300) throw new Error(JSON.stringify(reply));
  return reply.body;
}

/** Version 1 has a wait that version 2 does not have; a run stands there. */
beforeAll(async () => {
  api = await startApi();
  tenant = await seedTenant(api);
  const { id } = await must('POST', '/api/workflows', {
    name: 'Two versions',
    graph: chain(begin, wait('a', 5), wait('b', 2), end),
  });
  path = `/api/workflows/${id}`;
  await must('POST', `${path}/publish`, {});
  await must('POST', `${path}/activate`);
  await must('POST', `${path}/runs`, { customerId: tenant.customerId });
  await api.query(
    `update automation.cursors c set node = n.node, state = 'SLEEPING', due_at = now() + interval '5 days'
     from automation.graph_nodes n, automation.graphs g where g.workflow_id = $1 and n.graph_id = g.id and n.key = 'a' and c.graph_id = g.id`,
    [id],
  );
  await must('PATCH', path, { revision: 1, graph: chain(begin, wait('b', 3), wait('z', 1), end) });
  await must('POST', `${path}/publish`, {});
});
afterAll(() => api.stop());

const versions = { fromVersion: 1, toVersion: 2 };

it('is previewed without a change, and names the nodes that need a choice', async () => {
  const preview = await must('POST', `${path}/migrations`, { ...versions, dryRun: true });
  expect(preview).toMatchObject({ id: null, total: 1, needsChoice: ['a'], wouldSendAgain: 0 });
  expect(preview.nodes.map(({ nodeId, choice, runs }: Record<string, unknown>) => [nodeId, choice, runs])).toEqual([
    ['s', 'SAME', 0],
    ['a', null, 1],
    ['b', 'SAME', 0],
    ['e', 'SAME', 0],
  ]);
  expect((await must('GET', `${path}/migrations`)).items).toEqual([]);
});

it.each<[object, string]>([
  [{ ...versions }, 'map.a'],
  [{ ...versions, map: { a: 'nowhere' } }, 'map.a'],
  [{ ...versions, map: { q: 'b' } }, 'map.q'],
  [{ ...versions, map: { a: 7 } }, 'map.a'],
  [{ ...versions, percent: 0 }, 'percent'],
  [{ fromVersion: 2, toVersion: 2 }, 'toVersion'],
  [{ fromVersion: 1, toVersion: 9 }, 'toVersion'],
  [{ fromVersion: 9, toVersion: 2 }, 'fromVersion'],
  [{ fromVersion: 1 }, 'toVersion'],
])('is refused where %j is wrong', async (body, member) => {
  const { status, body: reply } = await call('POST', `${path}/migrations`, body);
  expect([status, reply.error?.details?.[0]?.path]).toEqual([422, member]);
});

it('is started once at a time, reported, and taken back after it has ended', async () => {
  const begun = await must('POST', `${path}/migrations`, { ...versions, map: { a: 'z' } });
  expect(begun).toMatchObject({ total: 1, needsChoice: [], statusUrl: `${path}/migrations/${begun.id}` });
  expect(await must('GET', begun.statusUrl)).toMatchObject({
    status: 'QUEUED',
    map: { a: 'z' },
    percent: 100,
    lookedAt: 0,
    stayed: {},
  });
  const second = await call('POST', `${path}/migrations`, { ...versions, map: { a: 'z' } });
  expect([second.status, second.body.error.code]).toEqual([409, 'CONFLICT']);
  expect((await call('POST', `${begun.statusUrl}/reverse`, {})).status).toBe(409);

  await api.query('select from automation.continue_migration($1, $2, 10, now())', [tenant.tenantId, begun.id]);
  expect(await must('GET', begun.statusUrl)).toMatchObject({
    status: 'DONE',
    total: 1,
    lookedAt: 1,
    moved: 1,
    waitsLost: 1,
    endedMeanwhile: 0,
  });
  const { items } = await must('GET', `/api/runs?workflowId=${path.split('/').at(-1)}`);
  expect(items).toMatchObject([{ version: 2, nodeId: 'z' }]);

  const back = await must('POST', `${begun.statusUrl}/reverse`, {});
  expect(back.total).toBe(1);
  await api.query('select from automation.continue_migration($1, $2, 10, now())', [tenant.tenantId, back.id]);
  expect(await must('GET', back.statusUrl)).toMatchObject({
    status: 'DONE',
    moved: 1,
    fromVersion: 2,
    toVersion: 1,
    reverseOf: begun.id,
  });
  expect((await must('GET', `/api/runs?workflowId=${path.split('/').at(-1)}`)).items).toMatchObject([
    { version: 1, nodeId: 'a' },
  ]);
  expect((await must('GET', `${path}/migrations`)).items.map(({ id }: { id: string }) => id)).toEqual([
    back.id,
    begun.id,
  ]);
});
