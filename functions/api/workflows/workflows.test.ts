/** Workflows over HTTP: drafts, what is refused, versions and their compiled nodes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { createKey, createTenant } from '../../../test/support/api/setup-tenant.ts';

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

/** One that starts, asks, makes a task and ends. */
const graphWith = (title: string, more: object = {}) => ({
  nodes: [
    { id: 's', type: 'start', data: { entries: [{ kind: 'manual' }] }, position: { x: 1, y: 2 } },
    { id: 'c', type: 'condition', data: { when: { path: 'customer.attributes.score', op: 'gte', value: 70 } } },
    { id: 't', type: 'task', name: 'Call', data: { title } },
    { id: 'e', type: 'end', data: { outcome: 'DONE' } },
  ],
  connections: [
    { from: 's', to: 'c' },
    { source: 'c', target: 't', sourceHandle: 'true' },
    { source: 'c', target: 'e', sourceHandle: 'false' },
    { source: 't', target: 'e', sourceHandle: null },
  ],
  ...more,
});

async function create(graph?: unknown) {
  const { status, body } = await call('POST', PATH, { name: 'Follow up', graph });
  expect([status, body.error]).toEqual([201, undefined]);
  return body;
}

describe('a workflow', () => {
  it('is made as a draft, in one shape, with what editors keep in it', async () => {
    const made = await create(graphWith('Call {{ customer.name }}'));
    expect(made).toMatchObject({ status: 'DRAFT', revision: 1, lastVersion: null, canPublish: true, problems: [] });
    expect(made.graph.nodes[0].position).toEqual({ x: 1, y: 2 });
    expect(made.graph.edges[0]).toEqual({ id: 'e1', source: 's', sourcePort: 'next', target: 'c' });
    expect((await call('GET', `${PATH}/${made.id}`)).body).toEqual(made);
    const listed = await call('GET', `${PATH}?status=DRAFT`);
    expect(listed.body.items.map(({ id }: { id: string }) => id)).toContain(made.id);
  });

  it('without a graph has a start, and says what it lacks', async () => {
    const { problems, canPublish } = await create();
    expect([canPublish, problems.map(({ code }: { code: string }) => code)]).toEqual([false, ['UNCONNECTED_PORT']]);
  });

  it('is changed by revision; the older one is refused with both sides', async () => {
    const { id } = await create(graphWith('One'));
    const first = await call('PATCH', `${PATH}/${id}`, { revision: 1, graph: graphWith('Mine') });
    expect([first.status, first.body.revision]).toEqual([200, 2]);
    const second = await call('PATCH', `${PATH}/${id}`, { revision: 1, graph: graphWith('Yours'), name: 'Yours' });
    expect([second.status, second.body.error.code]).toEqual([409, 'CONFLICT']);
    const { yours, current } = second.body.error.details;
    expect([yours.graph.nodes[2].data.title, current.graph.nodes[2].data.title]).toEqual(['Yours', 'Mine']);
    expect([yours.name, current.revision]).toEqual(['Yours', 2]);
  });

  it('is archived once, and then neither changed nor published', async () => {
    const { id } = await create(graphWith('One'));
    for (const status of [204, 204]) expect((await call('DELETE', `${PATH}/${id}`)).status).toBe(status);
    expect((await call('PATCH', `${PATH}/${id}`, { revision: 1, name: 'x' })).status).toBe(409);
    expect((await call('POST', `${PATH}/${id}/publish`, {})).status).toBe(409);
    expect((await call('GET', `${PATH}/${id}`)).body).toMatchObject({ status: 'ARCHIVED' });
  });

  it('takes a draft of 250 KB, of 500 nodes, and gives it back whole', async () => {
    const nodes = Array.from({ length: 500 }, (_, n) => ({
      id: `n${n}`,
      type: 'note',
      data: { text: 'ä😀'.repeat(70) },
    }));
    const made = await create({ nodes });
    expect((await call('GET', `${PATH}/${made.id}`)).body.graph.nodes[499].data.text).toBe('ä😀'.repeat(70));
    expect(JSON.stringify(made.graph).length).toBeGreaterThan(100_000);
    const tooMany = await call('POST', PATH, { name: 'x', graph: { nodes: [...nodes, { id: 'x', type: 'note' }] } });
    expect(tooMany.body.error.details).toEqual([
      { path: 'graph.nodes', message: 'must have at most 500 items, has 501' },
    ]);
  });

  it('is changed by admins only', async () => {
    const { key: operator } = await createKey(api, key, 'operator');
    const refused = await api.call({ method: 'POST', path: PATH, key: operator, body: { name: 'x' } });
    expect(refused.status).toBe(403);
  });
});

describe('a graph of the wrong shape', () => {
  const refusal = async (graph: unknown) => {
    const { status, body } = await call('POST', PATH, { name: 'x', graph });
    const { code, details } = body.error;
    return [
      status,
      code,
      ...details.map(({ path, message }: { path: string; message: string }) => `${path} ${message}`),
    ];
  };
  const node = (data: object, more: object = {}) => ({ nodes: [{ id: 'a', type: 'task', data, ...more }] });

  it.each<[unknown, string | RegExp]>([
    [[], 'graph must be an object'],
    [{ node: [] }, 'graph.node is unknown (did you mean "nodes"?)'],
    [{ nodes: {} }, 'graph.nodes must be a list of objects'],
    [{ nodes: [{ id: 'a', type: 'tsak' }] }, 'graph.nodes.0.type "tsak" is no type of node (did you mean "task"?)'],
    [node({ titel: 'x' }), 'graph.nodes.0.data.titel is unknown (did you mean "title"?)'],
    [node({ title: 7 }), 'graph.nodes.0.data.title must be text'],
    [node({ priority: 'HIHG' }), 'graph.nodes.0.data.priority must be one of LOW, MEDIUM, HIGH, URGENT'],
    [node({}, { nmae: 'x' }), 'graph.nodes.0.nmae is unknown (did you mean "name"?)'],
    [node({}, { name: 'x'.repeat(201) }), 'graph.nodes.0.name must be text of 1 to 200 characters'],
    [node({ title: '\u0000' }), 'graph.nodes.0.data.title must not contain NUL or half a surrogate pair'],
    [
      {
        nodes: [
          { id: 'a', type: 'end' },
          { id: 'a', type: 'end' },
        ],
      },
      'graph.nodes.1.id "a" is the id of another one',
    ],
    [
      { ...node({}), edges: [{ source: 'a', target: 'b' }] },
      'graph.edges.0.target no node has the id "b" (did you mean "a"?)',
    ],
    [{ ...node({}), settings: { reentry: 'twice' } }, 'graph.settings.reentry has the wrong shape'],
    [{ ...node({}), settings: { maxRunDays: 0 } }, 'graph.settings.maxRunDays must be at least 1'],
    [{ ...node({}), variables: [{ name: '1x' }] }, /^graph.variables.0.name /],
  ])('is refused with its path: %j', async (graph, expected) => {
    const [status, code, first] = await refusal(graph);
    expect([status, code]).toEqual([422, 'INVALID_INPUT']);
    if (typeof expected === 'string') expect(first).toBe(expected);
    else expect(first).toMatch(expected);
  });
});

describe('publishing', () => {
  it('makes version after version, each with its compiled nodes', async () => {
    const { id } = await create(graphWith('Call {{ customer.name | upcase }}'));
    const first = await call('POST', `${PATH}/${id}/publish`, { note: 'First' });
    expect([first.status, first.body.version]).toEqual([201, 1]);
    const again = await call('POST', `${PATH}/${id}/publish`, {});
    expect(again.body).toEqual(first.body);
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

  it('finds circles of workflows, also through others', async () => {
    const calling = (workflowId: string) => ({
      nodes: [
        { id: 's', type: 'start' },
        { id: 'w', type: 'workflow', data: { workflowId } },
      ],
      edges: [{ source: 's', target: 'w' }],
    });
    const [a, b] = [await create(graphWith('A')), await create(graphWith('B'))];
    const codes = ({ body }: { body: { problems: { code: string }[] } }) => body.problems.map(({ code }) => code);
    const early = await call('POST', `${PATH}/${b.id}/validate`, { graph: calling(a.id) });
    expect(codes(early)).toContain('UNKNOWN_WORKFLOW');
    await call('POST', `${PATH}/${a.id}/publish`, {});
    await call('PATCH', `${PATH}/${b.id}`, { revision: 1, graph: calling(a.id) });
    expect((await call('POST', `${PATH}/${b.id}/publish`, {})).status).toBe(201);
    const circle = await call('POST', `${PATH}/${a.id}/validate`, { graph: calling(b.id) });
    expect(codes(circle)).toContain('SUB_WORKFLOW_CYCLE');
  });

  it('leaves versions as they are: the login of the API may not change them', async () => {
    const change = api.asApi(async (client) => {
      await client.query(`select set_config('followthrough.tenant_id', $1, false)`, [tenantId]);
      await client.query(`update automation.graphs set note = 'x'`);
    });
    await expect(change).rejects.toThrow('permission denied');
  });
});

describe('the types of nodes', () => {
  it('come with schema, ports and texts', async () => {
    const { body } = await call('GET', '/api/node-types');
    const types = body.items.map(({ type }: { type: string }) => type);
    expect(types).toEqual(
      expect.arrayContaining(['start', 'task', 'email', 'http', 'condition', 'split', 'wait', 'loop', 'end']),
    );
    const task = body.items.find(({ type }: { type: string }) => type === 'task');
    expect(task).toMatchObject({
      group: 'act',
      ports: ['next'],
      schema: { type: 'object', required: ['title'], additionalProperties: false },
    });
    expect(task.schema.properties.priority).toMatchObject({
      enum: ['LOW', 'MEDIUM', 'HIGH', 'URGENT'],
      title: 'Priority',
      default: 'MEDIUM',
    });
    for (const { title, summary } of body.items) expect([title, summary]).not.toContain('');
  });

  it('are mounted: other methods and paths are answered as everywhere', async () => {
    const put = await call('PUT', '/api/workflows');
    expect([put.status, put.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS, POST']);
    expect((await call('GET', `${PATH}/x/y/z`)).body.error.code).toBe('NO_SUCH_ROUTE');
    expect((await call('HEAD', '/api/workflows')).status).toBe(200);
  });
});
