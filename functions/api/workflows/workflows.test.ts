/** Workflows over HTTP: drafts, and what is refused. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { createKey, createTenant } from '../../../test/support/api/setup-tenant.ts';
import { graphWith } from './setup-drawing.ts';

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

  it('of any length is given back to a request that is repeated with its Idempotency-Key', async () => {
    const noise = (n: number) => createHash('sha512').update(String(n)).digest('base64');
    const nodes = Array.from({ length: 400 }, (_, n) => ({
      id: `n${n}`,
      type: 'note',
      data: { text: Array.from({ length: 5 }, (_, part) => noise(5 * n + part)).join('') },
    }));
    const request = { method: 'POST', path: PATH, key, headers: { 'Idempotency-Key': 'long' } };
    const first = await api.call({ ...request, body: { name: 'Long', graph: { nodes } } });
    expect(first.status).toBe(201);
    const second = await api.call({ ...request, body: { name: 'Long', graph: { nodes } } });
    expect(second.headers).toHaveProperty('idempotent-replayed');
    expect(second.body).toEqual(first.body);
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

describe('a draft', () => {
  const urlFault = async (url: string) => {
    const nodes = [
      { id: 's', type: 'start', data: { entries: [{ kind: 'manual' }] } },
      { id: 'h', type: 'http', data: { url } },
    ];
    const { problems } = await create({ nodes, edges: [{ source: 's', target: 'h' }] });
    const errors = problems.filter(({ severity }: { severity: string }) => severity === 'error');
    return errors.map(({ path, message }: { path: string; message: string }) => `${path} ${message}`);
  };

  it.each<[string, string[] | unknown[]]>([
    ['https://example.com/{{ customer.name }}', []],
    ['https://user:pw@example.com/', [expect.stringContaining('nodes.h.data.url has a user or password in it')]],
    ['https://10.0.0.1/', [expect.stringContaining('address of the private range')]],
    ['https://169.254.169.254/latest', [expect.stringContaining('address of the linkLocal range')]],
    ['https://example.com:22/', [expect.stringContaining('has the port 22')]],
  ])('may call %s: %j', async (url, expected) => expect(await urlFault(url)).toEqual(expected));

  it('whose number would be rounded is refused, with its place', async () => {
    const set = { 'attributes.x': Number('12345678901234567890') };
    const graph = { nodes: [{ id: 'a', type: 'update-customer', data: { set } }] };
    const { status, body: reply } = await call('POST', PATH, { name: 'x', graph });
    expect([status, reply.error.details[0].path]).toEqual([422, 'graph.nodes.0.data.set.attributes.x']);
    expect(reply.error.message).toContain('write it as a text');
  });
});

describe('the attributes of customers', () => {
  it('have names, and the type that most values have', async () => {
    const attributes = [
      ...[{ score: 70, tier: 'gold', renewalDate: '2026-03-01', isVip: true, likes: ['oboe'], none: null }],
      ...[{ score: 80, renewalDate: '2026-03-01T09:00:00Z' }, { score: 'unknown' }, {}],
    ];
    await api.query(
      'insert into crm.customers (tenant_id, name, attributes) select $1, n::text, a from jsonb_array_elements($2) with ordinality x (a, n)',
      [tenantId, JSON.stringify(attributes)],
    );
    const { body } = await call('GET', `${PATH}/attributes`);
    expect(body.items).toEqual([
      { name: 'score', type: 'number', customers: 3 },
      { name: 'renewalDate', type: 'date', customers: 2 },
      { name: 'isVip', type: 'boolean', customers: 1 },
      { name: 'likes', type: 'list', customers: 1 },
      { name: 'tier', type: 'string', customers: 1 },
    ]);
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
    const start = body.items.find(({ type }: { type: string }) => type === 'start');
    expect(start.schema.properties.entries.items.takes.kind.segment).toEqual(['when', 'on']);
    const wait = body.items.find(({ type }: { type: string }) => type === 'wait');
    expect(wait.schema.takes.kind.duration).toEqual(['n', 'unit', 'businessTime', 'calendarId']);
    expect(task.schema.properties.assignee).toMatchObject({
      format: 'user',
      examples: ['sales-rep', 'least-loaded', 'round-robin'],
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
