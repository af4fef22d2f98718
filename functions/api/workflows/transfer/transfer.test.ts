/** Workflows as files and from templates, over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createTenant } from '../../../../test/support/api/setup-tenant.ts';

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
const call = (method: string, path: string, body?: unknown, as = key) => api.call({ method, path, key: as, body });

const USER = '0b4f4d8e-1111-4111-8111-111111111111';
const graph = {
  nodes: [
    { id: 's', type: 'start', data: { entries: [{ kind: 'manual' }] }, position: { x: 0, y: 0 } },
    { id: 't', type: 'task', data: { title: 'Call {{ customer.name }}', assignee: USER } },
    {
      id: 'h',
      type: 'http',
      data: {
        url: 'https://example.com/in?token=abc&to={{ customer.id }}',
        headers: { Authorization: 'Bearer abc', 'X-Kind': 'lead' },
      },
    },
    { id: 'e', type: 'end', data: {} },
  ],
  edges: ['s>t', 't>h', 'h>e', 'h:error>e'].map((edge) => {
    const [, source, sourcePort = 'next', target] = /^(\w)(?::(\w+))?>(\w)$/.exec(edge) ?? [];
    return { source, sourcePort, target };
  }),
  settings: { notify: { onFailure: ['boss@example.com'] } },
};

describe('a file', () => {
  it('has neither ids of the tenant nor secrets, and becomes the same draft elsewhere, once', async () => {
    const made = await call('POST', PATH, { name: 'Call back', graph });
    const { body: file } = await call('GET', `${PATH}/${made.body.id}/export`);
    expect(JSON.stringify(file)).not.toMatch(/abc|0b4f4d8e|boss@/);
    expect(file.takenOut).toEqual([
      { nodeId: 't', path: 'data.assignee', kind: 'reference' },
      { nodeId: 'h', path: 'data.url', kind: 'secret' },
      { nodeId: 'h', path: 'data.headers.Authorization', kind: 'secret' },
      { nodeId: null, path: 'settings.notify', kind: 'reference' },
    ]);
    expect(file.graph.nodes.find(({ id }: { id: string }) => id === 'h').data).toMatchObject({
      url: 'https://example.com/in?token=&to={{ customer.id }}',
      headers: { 'X-Kind': 'lead' },
    });
    const tried = await call('POST', `${PATH}/import`, { content: file, dryRun: true }, otherKey);
    const [checked] = tried.body.workflows;
    expect(checked).toMatchObject({ status: 'checked', id: null, isIntact: true, canPublish: true });
    expect(checked.nodes.map(({ id, level }: { id: string; level: string }) => [id, level])).toEqual([
      ['s', 'EXACT'],
      ['t', 'ADAPTED'],
      ['h', 'ADAPTED'],
      ['e', 'EXACT'],
    ]);
    expect((await call('GET', PATH, undefined, otherKey)).body.items).toEqual([]);
    const first = await call('POST', `${PATH}/import`, { content: file }, otherKey);
    const again = await call('POST', `${PATH}/import`, { content: file }, otherKey);
    const [[created], [unchanged]] = [first.body.workflows, again.body.workflows];
    expect([created.status, unchanged.status, unchanged.id]).toEqual(['created', 'unchanged', created.id]);
    expect((await call('GET', `${PATH}/${created.id}/export`, undefined, otherKey)).body.checksum).toBe(file.checksum);
    // Where it comes from it is there already.
    const here = await call('POST', `${PATH}/import`, { content: file });
    expect(here.body.workflows[0]).toMatchObject({ status: 'unchanged', id: made.body.id });
  });

  it('that was changed says so, with what differs from the workflow of its name', async () => {
    const made = await call('POST', PATH, { name: 'Changed', graph });
    const { body: file } = await call('GET', `${PATH}/${made.body.id}/export`);
    const nodes = file.graph.nodes.map((node: { id: string }) =>
      node.id === 't' ? { ...node, data: { title: 'Write' } } : node,
    );
    const { body } = await call('POST', `${PATH}/import`, { content: { ...file, graph: { ...file.graph, nodes } } });
    const [workflow] = body.workflows;
    expect(workflow).toMatchObject({ status: 'created', isIntact: false, namesake: { id: made.body.id } });
    expect(workflow.differences).toEqual([expect.stringContaining('the checksum is not that of the content')]);
    const renamed = await call('POST', `${PATH}/import`, { content: { ...file, name: 'Renamed' } });
    expect(renamed.body.workflows[0]).toMatchObject({ isIntact: false, differences: workflow.differences });
    expect(workflow.namesake.diff.changed).toMatchObject([{ id: 't', changes: [{ path: 'data.title', to: 'Write' }] }]);
  });

  it('of the wrong shape is refused with every path', async () => {
    const { status, body } = await call('POST', `${PATH}/import`, {
      format: 'followthrough-workflow',
      content: { format: 'n8n', version: 1, name: '', graph: { nodes: [{ id: 'x', type: 'lop' }] }, extra: 1 },
    });
    expect(status).toBe(422);
    expect(body.error.details.map(({ path }: { path: string }) => path)).toEqual([
      'content.extra',
      'content.format',
      'content.name',
      'content.graph.nodes.0.type',
    ]);
    expect((await call('POST', `${PATH}/import`, { content: 'x' })).status).toBe(422);
  });
});

describe('a template', () => {
  it('asks for what is missing, and becomes a draft', async () => {
    const { body } = await call('GET', '/api/workflow-templates');
    expect(body.items).toHaveLength(12);
    const shown = body.items.find(({ id }: { id: string }) => id === 'win-back');
    expect(shown.parameters).toContainEqual({
      ...{ name: 'offer', type: 'text', title: 'What the sales rep may offer', isRequired: true },
    });
    const refused = await call('POST', PATH, { templateId: 'win-back' });
    expect([refused.status, refused.body.error.details]).toEqual([
      422,
      [{ path: 'parameters.offer', message: 'is needed: What the sales rep may offer' }],
    ]);
    const made = await call('POST', PATH, { templateId: 'win-back', parameters: { offer: 'a tenth off' } });
    expect(made).toMatchObject({ status: 201, body: { name: 'Win-back', status: 'DRAFT', canPublish: true } });
    expect(JSON.stringify(made.body.graph)).toContain('Offer {{ customer.name }}: a tenth off');
    expect((await call('POST', `${PATH}/${made.body.id}/publish`, {})).status).toBe(201);
  });

  it.each([
    [{ templateId: 'winback' }, 'templateId'],
    [{ templateId: 'win-back', graph: {} }, 'graph'],
    [{ parameters: {} }, 'parameters'],
    [{ templateId: 'win-back', parameters: [] }, 'parameters'],
    [{}, 'name'],
  ])('%j is refused', async (body, path) => {
    const reply = await call('POST', PATH, body);
    expect([reply.status, reply.body.error.details[0].path]).toEqual([422, path]);
  });
});
