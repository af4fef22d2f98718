/** Templates that tenants make: parameters, what stays behind, who sees them, figures. Shipped ones: transfer.test.ts. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, createTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let key: string;
let otherKey: string;
let tenantId: string;
beforeAll(async () => {
  api = await startApi();
  ({ key, tenantId } = await createTenant(api));
  ({ key: otherKey } = await createTenant(api));
});
afterAll(() => api.stop());

const PATH = '/api/workflow-templates';
const call = (method: string, path: string, body?: unknown, as = key) => api.call({ method, path, key: as, body });
const must = async (method: string, path: string, body?: unknown, as = key) => {
  const reply = await call(method, path, body, as);
  if (reply.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(reply.body)}`);
  return reply.body;
};

const USER = '0b4f4d8e-1111-4111-8111-111111111111';
const graph = {
  nodes: [
    { id: 's', type: 'start', data: { entries: [{ kind: 'manual' }] } },
    { id: 'w', type: 'wait', data: { kind: 'duration', n: 7, unit: 'days' } },
    { id: 't', type: 'task', data: { title: 'Offer {{ customer.name }}: {{ parameter.offer }}', assignee: USER } },
    {
      id: 'h',
      type: 'http',
      data: { url: `https://example.com/in/${USER}?token=abc`, headers: { Authorization: 'Bearer abc' } },
    },
    { id: 'e', type: 'end', data: {} },
  ],
  edges: [
    ...[
      { source: 's', target: 'w' },
      { source: 'w', target: 't' },
      { source: 't', target: 'h' },
    ],
    ...[
      { source: 'h', target: 'e' },
      { source: 'h', sourcePort: 'error', target: 'e' },
    ],
  ],
  settings: { notify: { onFailure: ['boss@example.com'] } },
  variables: [{ name: 'owner', type: 'string', default: USER }],
};
const parameters = [
  { name: 'offer', type: 'text', title: 'What to offer' },
  {
    name: 'pause',
    type: 'number',
    title: 'Days',
    min: 1,
    max: 30,
    default: 5,
    places: [{ nodeId: 'w', path: 'data.n' }],
  },
  { name: 'secret', type: 'text', title: 'Key', places: [{ nodeId: 'h', path: 'data.headers.Authorization' }] },
];
const template = { title: 'Offer', category: 'sales', summary: 'Makes an offer after a pause.', graph, parameters };
const idsOf = ({ items }: { items: readonly { id: string }[] }) => items.map(({ id }) => id);

describe('a template of a tenant', () => {
  it('keeps neither ids of the tenant nor secrets, and asks each draft for what is missing', async () => {
    const made = await must('POST', PATH, template);
    expect(JSON.stringify(made)).not.toMatch(/abc|0b4f4d8e|boss@/);
    expect(made.takenOut.map(({ path }: { path: string }) => path)).toEqual([
      ...['data.assignee', 'data.url', 'data.url', 'settings.notify', 'variables.0.default'],
    ]);
    expect(made).toMatchObject({ visibility: 'private', isOwn: true, approvedAt: null, uses: 0, stars: null });
    const refused = await call('POST', '/api/workflows', { templateId: made.id, parameters: { pause: 31, ofer: '' } });
    expect(refused.body.error.details).toEqual([
      { path: 'parameters.ofer', message: 'is unknown (did you mean "offer"?)' },
      { path: 'parameters.offer', message: 'is needed: What to offer' },
      { path: 'parameters.pause', message: 'must be a whole number from 1 to 30' },
      { path: 'parameters.secret', message: 'is needed: Key' },
    ]);
    const values = { offer: 'a tenth off', secret: 'Bearer new' };
    const draft = await must('POST', '/api/workflows', { templateId: made.id, parameters: values });
    expect(draft).toMatchObject({ name: 'Offer', status: 'DRAFT', canPublish: true });
    const data = (id: string) => draft.graph.nodes.find((node: { id: string }) => node.id === id).data;
    expect([data('w').n, data('t').title, data('h').headers.Authorization, data('h').url]).toEqual([
      ...[5, 'Offer {{ customer.name }}: a tenth off', 'Bearer new', 'https://example.com/in/?token='],
    ]);
    expect(await must('GET', `${PATH}/${made.id}`)).toMatchObject({ uses: 1 });
  });

  it('is made of a draft or a version, and does not follow later changes', async () => {
    const edges = graph.edges.map((edge) => ({ ...edge }));
    const nodes = graph.nodes.map((node) => (node.id === 't' ? { ...node, data: { title: 'First' } } : node));
    const { id, revision } = await must('POST', '/api/workflows', { name: 'Source', graph: { nodes, edges } });
    await must('POST', `/api/workflows/${id}/publish`, {});
    const later = nodes.map((node) => (node.id === 't' ? { ...node, data: { title: 'Second' } } : node));
    await must('PATCH', `/api/workflows/${id}`, { revision, graph: { nodes: later, edges } });
    const { graph: _, parameters: _none, ...rest } = template;
    const of = async (version: object) =>
      JSON.stringify(await must('POST', PATH, { ...rest, workflowId: id, ...version }));
    expect([await of({ version: 1 }), await of({})]).toEqual([
      expect.stringContaining('"First"'),
      expect.stringContaining('"Second"'),
    ]);
    expect((await call('POST', PATH, { ...rest, workflowId: id, version: 7 })).status).toBe(404);
    expect((await call('POST', PATH, { ...rest, workflowId: id }, otherKey)).status).toBe(404);
  });

  it.each([
    [{ graph: undefined }, 'graph'],
    [{ version: 1 }, 'version'],
    [{ workflowId: USER }, 'graph'],
    [{ parameters: parameters.slice(1) }, 'parameters'],
    [{ parameters: [...parameters, { name: 'more', type: 'text', title: 'x' }] }, 'parameters.3'],
    [{ parameters: [...parameters, { ...parameters[0], type: 'number' }] }, 'parameters.0.name'],
    [{ parameters: [...parameters, { name: 'n', type: 'number', title: 'x', min: 1 }] }, 'parameters.3.max'],
    [{ parameters: [{ ...parameters[0], default: '{{ x }}' }] }, 'parameters.0.default'],
    [{ parameters: [{ ...parameters[0], places: [{ nodeId: 'x', path: 'data.n' }] }] }, 'parameters.0.places.0.path'],
    [{ parameters: [{ ...parameters[0], places: [{ nodeId: 'w', path: 'data.m' }] }] }, 'parameters.0.places.0.path'],
    [
      { parameters: [{ ...parameters[0], places: [{ nodeId: 'w', path: 'data.__proto__.x' }] }] },
      'parameters.0.places.0.path',
    ],
    // A text where the node takes a number.
    [{ parameters: [{ ...parameters[0], places: [{ nodeId: 'w', path: 'data.n' }] }] }, 'graph.nodes.1.data.n'],
    [{ parameters: [{ ...parameters[0], name: '9' }] }, 'parameters.0.name'],
    [{ visibility: 'shipped' }, 'visibility'],
    [{ graph: { nodes: [{ id: 'x', type: 'lop' }], edges: [] } }, 'graph.nodes.0.type'],
  ])('with %j is refused', async (change, path) => {
    const { status, body } = await call('POST', PATH, { ...template, ...change });
    expect([status, body.error?.details?.[0]?.path]).toEqual([422, path]);
  });
});

describe('another tenant', () => {
  it('sees a template once the platform has approved it, and never whose it is', async () => {
    const hidden = await must('POST', PATH, template);
    const offered = await must('POST', PATH, { ...template, visibility: 'installation' });
    const seen = async () => idsOf(await must('GET', PATH, undefined, otherKey)).filter((id) => !/^[a-z-]+$/.test(id));
    const use = (templateId: string) =>
      call('POST', '/api/workflows', { templateId, parameters: { offer: 'x', secret: 'y' } }, otherKey);
    expect([await seen(), (await use(offered.id)).status, (await use(hidden.id)).status]).toEqual([[], 422, 422]);
    expect((await call('PUT', `${PATH}/${offered.id}/approval`, { approved: true })).status).toBe(403);
    const ofPlatform = (path: string, method = 'GET', body?: unknown) =>
      api.call({ method, path, key: api.platformKey, body });
    const waiting = (await ofPlatform(`${PATH}?visibility=installation`)).body;
    expect(waiting.items).toMatchObject([{ id: offered.id, isOwn: false, approvedAt: null }]);
    expect((await ofPlatform(`${PATH}/${hidden.id}/approval`, 'PUT', { approved: true })).status).toBe(404);
    const approved = await ofPlatform(`${PATH}/${offered.id}/approval`, 'PUT', { approved: true });
    expect(approved).toMatchObject({ status: 200, body: { approvedAt: expect.any(String) } });
    expect(await seen()).toEqual([offered.id]);
    const shown = await must('GET', `${PATH}/${offered.id}`, undefined, otherKey);
    expect(JSON.stringify(shown)).not.toContain(tenantId);
    expect([shown.isOwn, (await use(offered.id)).status]).toEqual([false, 201]);
    expect((await call('DELETE', `${PATH}/${offered.id}`, undefined, otherKey)).status).toBe(404);
    const audit = (await must('GET', '/api/audit?limit=1')).items[0];
    expect(audit).toMatchObject({ action: 'template.approved', entityId: offered.id });
    await ofPlatform(`${PATH}/${offered.id}/approval`, 'PUT', { approved: false });
    expect([await seen(), (await use(offered.id)).status]).toEqual([[], 422]);
  });

  it('rates and uses with all others; each caller once', async () => {
    const rate = (stars: number, as = key) => must('PUT', `${PATH}/win-back/rating`, { stars }, as);
    const { key: viewer } = await createKey(api, key, 'viewer');
    await rate(1);
    expect(await rate(5)).toEqual({ stars: 5, ratings: 1, ownStars: 5 });
    expect(await rate(2, otherKey)).toEqual({ stars: 3.5, ratings: 2, ownStars: 2 });
    expect((await call('PUT', `${PATH}/win-back/rating`, { stars: 1 }, viewer)).status).toBe(403);
    expect((await call('PUT', `${PATH}/nothing/rating`, { stars: 1 })).status).toBe(404);
    for (const as of [key, otherKey])
      await must('POST', '/api/workflows', { templateId: 'win-back', parameters: { offer: 'x' } }, as);
    expect(await must('GET', `${PATH}/win-back`)).toMatchObject({ uses: 2, stars: 3.5, ownStars: 5 });
  });
});

it('is deleted by its tenant, with its figures; a shipped one is not', async () => {
  const made = await must('POST', PATH, template);
  await must('PUT', `${PATH}/${made.id}/rating`, { stars: 3 });
  expect((await call('DELETE', `${PATH}/${made.id}`)).status).toBe(204);
  expect((await call('DELETE', `${PATH}/${made.id}`)).status).toBe(404);
  expect(await api.query('select from automation.template_ratings where template_id = $1', [made.id])).toEqual([]);
  expect((await call('DELETE', `${PATH}/win-back`)).status).toBe(409);
});

it('pages through those of the tenant, then the shipped ones, each once', async () => {
  const all = idsOf(await must('GET', `${PATH}?limit=200`));
  const paged: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { items: { id: string }[]; nextCursor: string | null } = await must(
      'GET',
      `${PATH}?limit=4${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    paged.push(...idsOf(page));
    cursor = page.nextCursor;
  }
  expect(paged).toEqual(all);
  expect(idsOf(await must('GET', `${PATH}?visibility=shipped&category=payments`))).toEqual(['payment-recovery']);
  expect((await call('GET', `${PATH}?cursor=shipped-x`)).status).toBe(422);
});
