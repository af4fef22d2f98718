/** Imports of other systems' workflows over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { createTenant } from '../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let key: string;
let otherKey: string;
beforeAll(async () => {
  api = await startApi();
  ({ key } = await createTenant(api, 'Europe/Berlin'));
  ({ key: otherKey } = await createTenant(api, 'America/New_York'));
});
afterAll(() => api.stop());

const PATH = '/api/workflows';
const load = (body: unknown, as = key) => api.call({ method: 'POST', path: `${PATH}/import`, key: as, body });
const list = async (as = key) => (await api.call({ method: 'GET', path: PATH, key: as })).body.items;

const n8n = {
  name: 'Greet',
  nodes: [
    { id: 'a', name: 'When clicked', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
    {
      ...{ id: 'b', name: 'Call', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2 },
      parameters: {
        method: 'POST',
        url: 'https://example.com/x',
        sendBody: true,
        bodyParameters: { parameters: [{ name: 'who', value: '={{ $json.name }}' }] },
      },
      credentials: { httpHeaderAuth: { id: '7', name: 'My key' } },
    },
    { id: 'c', name: 'Code', type: 'n8n-nodes-base.code', parameters: { jsCode: 'return []' } },
  ],
  connections: { 'When clicked': { main: [[{ node: 'Call', type: 'main', index: 0 }]] } },
};

const record = (id: unknown, more: object = {}) => ({
  ...{ id, organization_id: 'org', name: `Record ${id}`, version: 1, trigger_type: 'lead_created', trigger_config: {} },
  nodes: [
    { id: 't', type: 'trigger', data: {}, position: { x: 0, y: 0 } },
    { id: 'w', type: 'delay', data: { duration: 2, unit: 'days' } },
    { id: 'c', type: 'condition', data: { field: 'lead.score', operator: 'greater_than', value: 70 } },
    { id: 'm', type: 'action', data: { actionType: 'send_email', subject: 'Hi {{lead.name}}', body: 'Hello' } },
    { id: 'n', type: 'action', data: { actionType: 'create_task', title: 'Call' } },
  ],
  edges: [
    { source: 't', target: 'w' },
    { source: 'w', target: 'c' },
    { source: 'c', target: 'm', sourceHandle: 'true' },
    { source: 'c', target: 'n', sourceHandle: 'false' },
  ],
  ...more,
});

describe('a file of n8n', () => {
  it('is detected, reported, and written only without dryRun, once', async () => {
    const tried = await load({ content: n8n, dryRun: true });
    expect(tried).toMatchObject({
      status: 200,
      body: { format: 'n8n', verdict: 'WARN', counts: { workflows: 1, checked: 1, nodes: 3 } },
    });
    const [checked] = tried.body.workflows;
    expect(checked.nodes.map(({ name, level }: { name: string; level: string }) => `${name} ${level}`)).toEqual([
      'When clicked EXACT',
      'Call EXACT',
      'Code REFUSED',
    ]);
    expect(checked.nodes[1]).toMatchObject({
      credentials: [{ type: 'httpHeaderAuth', name: 'My key' }],
      expressions: [{ path: 'bodyParameters.parameters.0.value', outcome: 'translated', became: '{{ input.name }}' }],
    });
    expect([checked.canActivate, checked.blockers[0]]).toEqual([
      false,
      expect.stringContaining('is not carried and never runs'),
    ]);
    expect([checked.graph.nodes.length, await list()]).toEqual([3, []]);
    const made = await load({ content: JSON.stringify(n8n) });
    const again = await load({ content: n8n });
    expect([made.body.workflows[0].status, again.body.workflows[0].status]).toEqual(['created', 'unchanged']);
    expect([again.body.workflows[0].id, await list()]).toEqual([
      made.body.workflows[0].id,
      [expect.objectContaining({ status: 'DRAFT' })],
    ]);
  });

  it('among several has a report of its own', async () => {
    const { body } = await load({ content: [{ ...n8n, name: 'One' }, { ...n8n, name: 'Two' }, 7], dryRun: true });
    expect(body.counts).toMatchObject({
      workflows: 2,
      badRows: 1,
      nodes: 6,
      levels: { EXACT: 4, REFUSED: 2 },
      expressions: { translated: 2 },
    });
    expect(body.badRows).toEqual([{ place: 'content.2', reason: 'is no object' }]);
  });
});

describe('older records', () => {
  it('become workflows once; a bad row is counted, and executions are history', async () => {
    const executions = [
      {
        id: 'e1',
        workflow_id: 'r1',
        status: 'completed',
        started_at: '2025-01-02T03:04:05Z',
        completed_at: '2025-01-02T03:05:00Z',
      },
      { id: 'e2', workflow_id: 'r1', status: 'failed', started_at: 'x', error_message: 'No address' },
      { id: 'e3', workflow_id: 'gone', status: 'completed' },
    ];
    const content = {
      workflows: [record('r1'), record('r2', { nodes: 'broken' }), record('r3'), record('r1')],
      workflow_executions: executions,
    };
    const first = await load({ content });
    expect(first.body).toMatchObject({
      ...{ format: 'workflow-records', verdict: 'WARN', executions: { given: 3, kept: 2, known: 0, unmatched: 1 } },
      counts: { workflows: 2, created: 2, badRows: 2, nodes: 10, levels: { EXACT: 10 } },
    });
    const [made] = first.body.workflows;
    expect(made).toMatchObject({ status: 'created', sourceId: 'r1', canActivate: true });
    const again = await load({ content: { ...content, workflows: [record('r1'), record('r3', { name: 'Renamed' })] } });
    expect(again.body.counts).toMatchObject({ created: 0, unchanged: 1, changed: 1 });
    expect(again.body.executions).toMatchObject({ kept: 0, known: 2 });
    const history = await api.call({ method: 'GET', path: `${PATH}/${made.id}/past-executions?limit=1`, key });
    expect(history.body).toMatchObject({
      items: [{ sourceId: 'e2', startedAt: null, error: 'No address' }],
      nextCursor: expect.any(String),
    });
    const rest = await api.call({
      method: 'GET',
      path: `${PATH}/${made.id}/past-executions?cursor=${history.body.nextCursor}`,
      key,
    });
    expect(rest.body).toMatchObject({
      items: [{ sourceId: 'e1', status: 'completed', startedAt: '2025-01-02T03:04:05.000Z' }],
      nextCursor: null,
    });
    const published = await api.call({ method: 'POST', path: `${PATH}/${made.id}/publish`, key, body: {} });
    expect(published.status).toBe(201);
    // Another tenant knows nothing of them.
    expect((await load({ content: [record('r1')] }, otherKey)).body.workflows[0].status).toBe('created');
    expect((await api.call({ method: 'GET', path: `${PATH}/${made.id}/past-executions`, key: otherKey })).status).toBe(
      404,
    );
  });

  it('in lines, of which one is broken, pass but for that one', async () => {
    const { body } = await load({
      content: [JSON.stringify(record('l1')), '{"id": ', JSON.stringify(record('l2'))].join('\n'),
    });
    expect(body).toMatchObject({ verdict: 'WARN', counts: { created: 2, badRows: 1 } });
    const all = await load({ content: [record('l1'), record('l2')] });
    expect(all.body).toMatchObject({ verdict: 'PASS', counts: { unchanged: 2 } });
    await api.call({ method: 'DELETE', path: `${PATH}/${body.workflows[0].id}`, key });
    expect((await load({ content: [record('l1')] })).body.workflows[0]).toMatchObject({ status: 'created' });
  });

  it('that come twice at once are one', async () => {
    const replies = await Promise.all([1, 2, 3].map(() => load({ content: [record('twice')] })));
    const ids = new Set(replies.map(({ body }) => body.workflows[0].id));
    expect([ids.size, replies.map(({ body }) => body.workflows[0].status).sort()]).toEqual([
      1,
      ['created', 'unchanged', 'unchanged'],
    ]);
  });
});

describe('bad content', () => {
  it.each([
    [{}, 422, 'content'],
    [{ content: 5 }, 422, 'content'],
    [{ content: '{' }, 422, 'content'],
    [{ content: {} }, 422, 'content'],
    [{ content: {}, format: 'zapier' }, 422, 'format'],
    [{ content: { nodes: [], connections: [] }, format: 'n8n', dry_run: true }, 422, 'dry_run'],
  ])('%j is refused', async (body, status, path) => {
    const reply = await load(body);
    expect([reply.status, reply.body.error.details[0].path]).toEqual([status, path]);
  });

  it('of which something can be said has a report', async () => {
    const { body } = await load({ content: { nodes: null }, format: 'n8n' });
    expect(body).toMatchObject({ counts: { workflows: 1, nodes: 0 } });
    const none = await load({ content: [], format: 'workflow-records' });
    expect(none.body).toMatchObject({ verdict: 'FAIL', workflows: [] });
  });

  it('that is large is taken up to 4 MB, and refused with the way out', async () => {
    const padded = { ...n8n, name: 'Large', pinData: { Call: 'x'.repeat(3 * 1024 * 1024) } };
    expect((await load({ content: padded, dryRun: true })).status).toBe(200);
    const tooLarge = await load({ content: { ...padded, pinData: 'x'.repeat(4 * 1024 * 1024) }, dryRun: true });
    expect([tooLarge.status, tooLarge.body.error.message]).toEqual([413, expect.stringContaining('Send it in parts')]);
    const many = await load({
      content: Array.from({ length: 101 }, (_, n) => ({ ...n8n, name: `Many ${n}` })),
      dryRun: true,
    });
    expect([many.status, many.body.error.message]).toEqual([
      413,
      expect.stringContaining('Send fewer of them in each call'),
    ]);
  });

  it('needs an admin', async () => {
    expect((await api.call({ method: 'POST', path: `${PATH}/import`, body: { content: n8n } })).status).toBe(401);
  });
});
