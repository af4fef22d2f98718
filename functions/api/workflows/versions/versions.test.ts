/** Published versions over HTTP, and their compiled nodes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, createTenant } from '../../../../test/support/api/setup-tenant.ts';
import { graphWith } from '../setup-drawing.ts';

let api: TestApi;
let key: string;
let tenantId: string;
beforeAll(async () => {
  api = await startApi();
  ({ key, tenantId } = await createTenant(api, 'Europe/Berlin'));
});
afterAll(() => api.stop());

const PATH = '/api/workflows';
const call = (method: string, path: string, body?: unknown) => api.call({ method, path, key, body });

async function create(graph?: unknown) {
  const { status, body } = await call('POST', PATH, { name: 'Follow up', graph });
  expect([status, body.error]).toEqual([201, undefined]);
  return body;
}

/** One that starts another workflow. */
const calling = (workflowId: string) => ({
  nodes: [
    { id: 's', type: 'start', data: { entries: [{ kind: 'manual' }] } },
    { id: 'w', type: 'workflow', data: { workflowId } },
  ],
  edges: [{ source: 's', target: 'w' }],
});

/** Makes and publishes one, and returns its id. */
async function publish(graph: object = graphWith('Call')): Promise<string> {
  const { id } = await create(graph);
  expect((await call('POST', `${PATH}/${id}/publish`, {})).status).toBe(201);
  return id;
}

describe('publishing', () => {
  it('makes version after version, each with its compiled nodes', async () => {
    const { id } = await create(graphWith('Call {{ customer.name | upcase }}'));
    const first = await call('POST', `${PATH}/${id}/publish`, { note: 'First' });
    expect([first.status, first.body.version, first.body.isNew]).toEqual([201, 1, true]);
    const again = await call('POST', `${PATH}/${id}/publish`, {});
    expect(again.body).toEqual({ ...first.body, isNew: false });
    await call('PATCH', `${PATH}/${id}`, {
      revision: 1,
      graph: graphWith('Other', { settings: { timeZone: 'Asia/Kolkata' } }),
    });
    expect((await call('POST', `${PATH}/${id}/publish`, {})).body.version).toBe(2);
    const rows = await api.query(
      `select n.node, n.key, n.kind, n.is_pure, n.ports, n.port_names, n.test::text, n.needs, n.parts -> 'title' -> 'parts' as title
       from automation.graph_nodes n join automation.graphs g on g.id = n.graph_id
       where g.workflow_id = $1 and g.version = 1 order by n.node`,
      [id],
    );
    expect(rows.map(({ node, key: name, ports, port_names }) => [node, name, ports, port_names])).toEqual([
      [0, 's', [1], ['next']],
      [1, 'c', [2, 3], ['true', 'false']],
      [2, 't', [3], ['next']],
      [3, 'e', [], []],
    ]);
    expect(rows[1]).toMatchObject({ kind: 'condition', is_pure: true, needs: 1 });
    expect(rows[1]?.test).toMatch(/^strict /);
    const [graph] = await api.query(`select settings from automation.graphs where workflow_id = $1 and version = 2`, [
      id,
    ]);
    expect(graph?.settings).toMatchObject({ timeZone: 'Asia/Kolkata', reentry: 'once-at-a-time' });
  });

  it('lists versions, shows them and what differs', async () => {
    const { id } = await create(graphWith('One'));
    await call('POST', `${PATH}/${id}/publish`, { note: 'First' });
    const graph = graphWith('Two');
    const changed = {
      ...graph,
      nodes: [...graph.nodes, { id: 'w', type: 'wait', data: { duration: 2, timeUnit: 'day' } }],
      connections: [...graph.connections.slice(0, 3), { from: 't', to: 'w' }, { from: 'w', to: 'e' }],
    };
    await call('PATCH', `${PATH}/${id}`, { revision: 1, graph: changed });
    const draft = await call('GET', `${PATH}/${id}/versions/1/diff/draft`);
    expect(draft.body).toEqual({
      added: [{ id: 'w', type: 'wait' }],
      removed: [],
      changed: [{ id: 't', type: 'task', changes: [{ path: 'data.title', from: 'One', to: 'Two' }] }],
      rewired: [
        { nodeId: 't', port: 'next', from: ['e'], to: ['w'] },
        { nodeId: 'w', port: 'next', from: [], to: ['e'] },
      ],
      settings: [],
      variables: [],
    });
    await call('POST', `${PATH}/${id}/publish`, {});
    const page = await call('GET', `${PATH}/${id}/versions?limit=1`);
    expect(page.body.items.map(({ version }: { version: number }) => version)).toEqual([2]);
    const next = await call('GET', `${PATH}/${id}/versions?limit=1&cursor=${page.body.nextCursor}`);
    expect(next.body).toMatchObject({ items: [{ version: 1, note: 'First' }], nextCursor: null });
    const shown = await call('GET', `${PATH}/${id}/versions/1`);
    expect(shown.body.graph.nodes.find((node: { id: string }) => node.id === 't').data.title).toBe('One');
    expect((await call('GET', `${PATH}/${id}/versions/9`)).status).toBe(404);
    expect((await call('GET', `${PATH}/${id}/versions/x`)).status).toBe(422);
  });

  it('refuses a draft with errors, and says which', async () => {
    const { id } = await create(graphWith('Hi {{ custmer.name }}'));
    const { status, body } = await call('POST', `${PATH}/${id}/publish`, {});
    expect([status, body.error.code]).toEqual([422, 'INVALID_INPUT']);
    expect(body.error.details).toMatchObject([{ code: 'UNKNOWN_PATH', nodeId: 't', path: 'nodes.t.data.title' }]);
    const valid = await call('POST', `${PATH}/${id}/validate`, { graph: graphWith('Hi {{ customer.name }}') });
    expect(valid.body).toEqual({ canPublish: true, problems: [] });
    expect((await call('POST', `${PATH}/${id}/validate`, {})).body.canPublish).toBe(false);
  });

  it('gives a version again though its schedule is over by now', async () => {
    const { nodes, ...rest } = graphWith('One');
    const once = new Date(Date.now() + 5000).toISOString();
    const id = await publish({
      ...rest,
      nodes: [{ ...nodes[0], data: { entries: [{ kind: 'schedule', once }] } }, ...nodes.slice(1)],
    });
    const canPublish = async () => (await call('POST', `${PATH}/${id}/validate`, {})).body.canPublish;
    await expect.poll(canPublish).toBe(false);
    const again = await call('POST', `${PATH}/${id}/publish`, {});
    expect([again.status, again.body.version]).toEqual([201, 1]);
  });

  it('finds circles of workflows, also through others', async () => {
    const [a, b] = [await create(graphWith('A')), await create(graphWith('B'))];
    const codes = ({ body }: { body: { problems: { code: string }[] } }) => body.problems.map(({ code }) => code);
    const early = await call('POST', `${PATH}/${b.id}/validate`, { graph: calling(a.id) });
    expect(codes(early)).toContain('UNKNOWN_WORKFLOW');
    await call('POST', `${PATH}/${a.id}/publish`, {});
    await call('PATCH', `${PATH}/${b.id}`, { revision: 1, graph: calling(a.id) });
    expect((await call('POST', `${PATH}/${b.id}/publish`, {})).status).toBe(201);
    await api.query(
      'insert into automation.tenant_settings (tenant_id, workflows) values ($1, true) on conflict do nothing',
      [tenantId],
    );
    expect((await call('POST', `${PATH}/${b.id}/activate`, {})).status).toBe(200);
    const circle = await call('POST', `${PATH}/${a.id}/validate`, { graph: calling(b.id) });
    expect(codes(circle)).toContain('SUB_WORKFLOW_CYCLE');
  });

  it('is refused to one of two that would call each other, also at once', async () => {
    for (const _ of [1, 2, 3]) {
      const [x, y] = [await publish(), await publish()];
      await call('PATCH', `${PATH}/${x}`, { revision: 1, graph: calling(y) });
      await call('PATCH', `${PATH}/${y}`, { revision: 1, graph: calling(x) });
      const replies = await Promise.all([x, y].map((id) => call('POST', `${PATH}/${id}/publish`, {})));
      expect(replies.map(({ status }) => status).sort()).toEqual([201, 422]);
      const refused = replies.find(({ status }) => status === 422);
      expect(refused?.body.error.details).toMatchObject([{ code: 'SUB_WORKFLOW_CYCLE', nodeId: 'w' }]);
    }
  });

  it('counts those above when workflows start each other more than eight deep', async () => {
    const chain = [await publish()];
    for (let depth = 1; depth <= 4; depth += 1) chain.push(await publish(calling(chain.at(-1) ?? '')));
    const leaf = await publish();
    let top = leaf;
    for (let height = 1; height <= 4; height += 1) top = await publish(calling(top));
    const publishLeaf = async (callee: string | undefined, revision: number) => {
      await call('PATCH', `${PATH}/${leaf}`, { revision, graph: calling(callee ?? '') });
      return call('POST', `${PATH}/${leaf}/publish`, {});
    };
    const tooDeep = await publishLeaf(chain[4], 1);
    expect(tooDeep.status).toBe(422);
    expect(tooDeep.body.error.message).toMatch(/^The draft has 1 error: workflows would start each other more than 8/);
    expect((await publishLeaf(chain[3]?.toUpperCase(), 2)).status).toBe(201);
  });

  it('of a revision that changed meanwhile is refused with both, and with who changed it', async () => {
    const { id } = await create(graphWith('One'));
    const publishFirst = () => call('POST', `${PATH}/${id}/publish`, { revision: 1 });
    await call('PATCH', `${PATH}/${id}`, { revision: 1, graph: graphWith('Two') });
    const { status, body } = await publishFirst();
    expect([status, body.error.details.yours.revision, body.error.details.current.revision]).toEqual([409, 1, 2]);
    expect(body.error.message).toMatch(/^The draft was changed meanwhile by yourself: its revision is 2\. Look at it/);
    const path = `${PATH}/${id}`;
    const other = (await createKey(api, key, 'admin')).key;
    await api.call({ method: 'PATCH', path, key: other, body: { revision: 2, graph: graphWith('Three') } });
    expect((await publishFirst()).body.error.message).toMatch(/changed meanwhile by A admin: its revision is 3\./);
    const published = await api.call({ method: 'POST', path: `${path}/publish`, key: other, body: { revision: 3 } });
    expect([published.status, published.body.publishedByName]).toEqual([201, 'A admin']);
    expect((await publishFirst()).body.error.message).toContain('its revision is 3, its last version 1');
    const again = await call('POST', `${path}/publish`, { revision: 3 });
    expect(again.body).toMatchObject({ version: 1, isNew: false, publishedByName: 'A admin' });
    const stale = await call('POST', `${path}/activate`, { version: 2 });
    expect([stale.status, stale.body.error.message]).toEqual([
      409,
      'Nothing is activated: the last version is 1 by now, published by A admin. Look at it, and activate that',
    ]);
    await call('PATCH', '/api/admin/settings', { workflows: true });
    expect((await call('POST', `${path}/activate`, { version: 1 })).status).toBe(200);
  });

  it('of a caller keeps the workflow that it starts from being archived', async () => {
    const callee = await publish();
    const caller = await publish(calling(callee));
    const refused = await call('DELETE', `${PATH}/${callee}`);
    expect([refused.status, refused.body.error.code]).toEqual([409, 'CONFLICT']);
    expect(refused.body.error.message).toContain('"Follow up"');
    expect(refused.body.error.details).toEqual({ callers: [{ id: caller, name: 'Follow up' }] });
    for (const id of [caller, callee]) expect((await call('DELETE', `${PATH}/${id}`)).status).toBe(204);
  });

  it('leaves versions as they are: the login of the API may not change them', async () => {
    const change = api.asApi(async (client) => {
      await client.query(`select set_config('followthrough.tenant_id', $1, false)`, [tenantId]);
      await client.query(`update automation.graphs set note = 'x'`);
    });
    await expect(change).rejects.toThrow('permission denied');
  });
});
