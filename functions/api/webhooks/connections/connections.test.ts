/** Connections over the API: what is kept, what is never shown, and what is refused. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, createTenant } from '../../../../test/support/api/setup-tenant.ts';
import { aCustomer } from '../../../../test/support/database/factory.ts';
import { startEndpoint, type TestEndpoint } from '../../../../test/support/endpoint/setup-endpoint.ts';
import { environment } from '../../../engine/environment.ts';

let api: TestApi;
let tenantId: string;
let key: string;
let endpoint: TestEndpoint;
beforeAll(async () => {
  vi.stubEnv(environment.allowsLoopback, 'true');
  api = await startApi();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await api.stop();
});
beforeEach(async () => {
  ({ tenantId, key } = await createTenant(api));
  endpoint = await startEndpoint();
});
afterEach(() => endpoint.close());

const PATH = '/api/connections';
const SECRET = 'a secret of the ERP 1234';
const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}, as = key) =>
  api.call({ method, path, key: as, body, headers });
const bearer = () => ({ name: 'ERP', baseUrl: endpoint.url, auth: 'bearer', secret: SECRET });
const make = async (body: object = bearer()) => {
  const reply = await call('POST', PATH, body);
  if (reply.status !== 201) throw new Error(JSON.stringify(reply.body));
  return reply.body;
};
const refusal = async (method: string, path: string, body: object) => {
  const { status, body: reply } = await call(method, path, body);
  return [status, reply.error?.details?.[0]?.path ?? reply.error?.code];
};

describe('a connection', () => {
  it('is made, listed, changed and removed, and its secret is shown by no reply and no audit entry', async () => {
    const made = await make();
    expect(made).toMatchObject({
      ...{ name: 'ERP', auth: 'bearer', settings: {}, status: 'READY', problem: null, perSecond: 10 },
      ...{ idempotencyHeader: 'Idempotency-Key', secretLastFour: '1234', tokenAt: null },
    });
    const path = `${PATH}/${made.id}`;
    const changed = await call('PATCH', path, { name: 'Our ERP', perSecond: 5, idempotencyHeader: null });
    expect(changed.body).toMatchObject({
      name: 'Our ERP',
      perSecond: 5,
      idempotencyHeader: null,
      secretLastFour: '1234',
    });
    expect((await call('PATCH', path, { secret: 'another one of them 5678' })).body.secretLastFour).toBe('5678');
    const shown = [await call('GET', PATH), await call('GET', path), await call('GET', '/api/audit')];
    expect(JSON.stringify(shown)).not.toMatch(/a secret of the ERP|another one of them|sealed\.v1/);
    const rows = await api.query('select secret from automation.connections where tenant_id = $1', [tenantId]);
    expect(JSON.stringify(rows)).not.toContain('another one');
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('GET', path)).status).toBe(404);
    const { items } = (await call('GET', '/api/audit')).body;
    const actions = items
      .map(({ action }: { action: string }) => action)
      .filter((one: string) => /^connection/.test(one));
    expect(actions.toSorted()).toEqual([
      ...['connection.changed', 'connection.changed', 'connection.created', 'connection.deleted'],
    ]);
  });

  it('has a name of its own, and a version that others cannot overwrite', async () => {
    const made = await make();
    expect((await call('POST', PATH, bearer())).status).toBe(409);
    await make({ ...bearer(), name: 'Other' });
    const path = `${PATH}/${made.id}`;
    expect(await refusal('PATCH', path, { name: 'Other' })).toEqual([409, 'name']);
    const { etag } = (await call('GET', path)).headers;
    await call('PATCH', path, { perSecond: 2 });
    expect((await call('PATCH', path, { perSecond: 3 }, { 'if-match': etag ?? '' })).status).toBe(412);
  });

  it('shows nothing of a short secret', async () =>
    expect(
      (await make({ ...bearer(), auth: 'basic', settings: { username: 'ada' }, secret: 'short' })).secretLastFour,
    ).toBeNull());

  it('is changed by admins only', async () => {
    const { id } = await make();
    const operator = (await createKey(api, key, 'operator')).key;
    for (const [method, path] of [
      ['POST', PATH],
      ['PATCH', `${PATH}/${id}`],
      ['POST', `${PATH}/${id}/test`],
    ] as const)
      expect((await call(method, path, {}, {}, operator)).status).toBe(403);
  });

  it.each<[object, string]>([
    [{ baseUrl: 'http://erp.example.com' }, 'baseUrl'],
    [{ baseUrl: 'https://10.0.0.1/' }, 'baseUrl'],
    [{ baseUrl: 'https://169.254.169.254/latest' }, 'baseUrl'],
    [{ baseUrl: 'https://erp.example.com/?a=b' }, 'baseUrl'],
    [{ baseUrl: undefined }, 'baseUrl'],
    [{ auth: undefined }, 'auth'],
    [{ auth: 'digest' }, 'auth'],
    [{ secret: undefined }, 'secret'],
    [{ secret: 'a\nb' }, 'secret'],
    [{ secret: 'tökén' }, 'secret'],
    [{ settings: { username: 'ada' } }, 'settings.username'],
    [{ auth: 'basic' }, 'settings.username'],
    [{ auth: 'basic', settings: { username: 'a:b' } }, 'settings.username'],
    [{ auth: 'header', settings: { header: 'Host' } }, 'settings.header'],
    [{ auth: 'header', settings: { header: 'a b' } }, 'settings.header'],
    [{ auth: 'hmac', settings: { header: 'X-A', timestampHeader: 'x-a' } }, 'settings.timestampHeader'],
    [{ idempotencyHeader: 'Authorization' }, 'idempotencyHeader'],
    [{ auth: 'oauth2-client-credentials', settings: { clientId: 'a' } }, 'settings.tokenUrl'],
    [
      { auth: 'oauth2-client-credentials', settings: { clientId: 'a', tokenUrl: 'https://10.0.0.1/' } },
      'settings.tokenUrl',
    ],
    [{ preset: 'salesforce', auth: undefined, baseUrl: undefined, settings: { clientId: 'a' } }, 'baseUrl'],
    [{ preset: 'hubspot', auth: undefined }, 'settings.clientId'],
    [{ preset: 'hubspot' }, 'auth'],
    [
      { preset: 'google', auth: undefined, settings: { clientId: 'a', parameters: { state: 'x' } } },
      'settings.parameters.state',
    ],
    [{ perSecond: 0 }, 'perSecond'],
    [{ name: 'a\nb' }, 'name'],
  ])('is refused with %j', async (more, path) => {
    vi.stubEnv(environment.allowsLoopback, '');
    const whole = { ...bearer(), baseUrl: 'https://erp.example.com', ...more };
    expect(await refusal('POST', PATH, whole).finally(() => vi.stubEnv(environment.allowsLoopback, 'true'))).toEqual([
      422,
      path,
    ]);
  });

  it('sends a secret nowhere else than it was given for', async () => {
    const path = `${PATH}/${(await make()).id}`;
    expect(await refusal('PATCH', path, { baseUrl: 'https://evil.example.com' })).toEqual([422, 'secret']);
    expect((await call('PATCH', path, { baseUrl: `${endpoint.url}/v2` })).status).toBe(200);
    expect((await call('PATCH', path, { baseUrl: 'https://new.example.com', secret: SECRET })).status).toBe(200);
    const settings = { tokenUrl: 'https://sso.example.com/token', clientId: 'a' };
    const oauth = await make({ ...bearer(), name: 'OAuth', auth: 'oauth2-client-credentials', settings });
    const other = { settings: { tokenUrl: 'https://evil.example.com/token' } };
    expect(await refusal('PATCH', `${PATH}/${oauth.id}`, other)).toEqual([422, 'secret']);
  });

  it.each([
    ['hubspot', 'https://api.hubapi.com'],
    ['google', 'https://www.googleapis.com'],
    ['slack', 'https://slack.com/api'],
    ['salesforce', 'https://acme.my.salesforce.com'],
  ])('of %s comes with addresses and scopes', async (preset, baseUrl) => {
    const given = preset === 'salesforce' ? { baseUrl } : {};
    const made = await make({ name: preset, preset, ...given, settings: { clientId: 'a' }, secret: SECRET });
    expect(made).toMatchObject({ baseUrl, auth: 'oauth2-authorization-code', status: 'NEEDS_AUTHORIZATION' });
    const { authorizationUrl, tokenUrl, scope } = made.settings;
    expect([authorizationUrl, tokenUrl].every((url) => url.startsWith('https://'))).toBe(true);
    expect(scope).not.toBe('');
  });
});

describe('a workflow', () => {
  const graph = (data: object) => ({
    nodes: [
      { id: 's', type: 'start', data: { entries: [{ kind: 'manual' }] } },
      { id: 'h', type: 'http', data },
      { id: 'e', type: 'end' },
    ],
    edges: ['next', 'error']
      .map((sourcePort) => ({ source: 'h', sourcePort, target: 'e' }))
      .concat([{ source: 's', sourcePort: 'next', target: 'h' }]),
  });
  const draft = async (data: object) =>
    (await call('POST', '/api/workflows', { name: 'Calls', graph: graph(data) })).body;

  it('names a connection, and its version keeps calling by it under another name', async () => {
    await call('PATCH', '/api/admin/settings', { workflows: true });
    const { id } = await make();
    const workflow = await draft({ connection: 'ERP', url: '/contacts/{{ run.id }}', body: { a: 1 } });
    const path = `/api/workflows/${workflow.id}`;
    for (const step of ['publish', 'activate'])
      expect((await call('POST', `${path}/${step}`, {})).status).toBeLessThan(300);
    await call('PATCH', `${PATH}/${id}`, { name: 'Renamed' });
    const customerId = await aCustomer(api, tenantId);
    expect((await call('POST', `${path}/runs`, { customerId })).status).toBe(202);
    await api.query('select from automation.advance_workflows(100, now())');
    const jobs = await api.query('select lane_key, effect from automation.jobs where tenant_id = $1 and type = $2', [
      ...[tenantId, 'CALL_HTTP'],
    ]);
    const effect = { connectionId: id, url: expect.stringMatching(/^\/contacts\/[0-9a-f-]{36}$/) };
    expect(jobs).toEqual([{ lane_key: `connection/${id}`, effect: expect.objectContaining(effect) }]);
    expect(await refusal('DELETE', `${PATH}/${id}`, {})).toEqual([409, 'CONFLICT']);
    const users = async () => (await call('GET', `${PATH}/${id}/workflows`)).body.items;
    expect(await users()).toMatchObject([{ id: workflow.id, status: 'ACTIVE' }]);
    await call('DELETE', path);
    expect(await users()).toEqual([]);
    expect((await call('DELETE', `${PATH}/${id}`)).status).toBe(204);
  });

  it('that names one that is not there is a draft with a problem, and cannot be published', async () => {
    const workflow = await draft({ connection: 'HubSpot', url: '/contacts' });
    const { problems } = (await call('POST', `/api/workflows/${workflow.id}/validate`, {})).body;
    expect(problems).toContainEqual({
      ...{ code: 'UNKNOWN_CONNECTION', severity: 'error', nodeId: 'h', path: 'nodes.h.data.connection' },
      message: 'there is no connection "HubSpot"',
      fix: 'Make it with POST /api/connections, or use one of GET /api/connections',
    });
    expect((await call('POST', `/api/workflows/${workflow.id}/publish`, {})).status).toBe(422);
  });

  it('takes the name of its connection along as a file, also where it had the id', async () => {
    const { id } = await make();
    const workflow = await draft({ connectionId: id, url: '/contacts' });
    const { body: file } = await call('GET', `/api/workflows/${workflow.id}/export`);
    expect(JSON.stringify(file)).not.toContain(id);
    expect([file.graph.nodes[1].data, file.takenOut]).toEqual([{ url: '/contacts', connection: 'ERP' }, []]);
    const again = await call('POST', '/api/workflows/import', { content: file });
    expect(again.body.workflows[0]).toMatchObject({ status: 'unchanged', id: workflow.id });
    const other = await createTenant(api);
    const { body } = await call('POST', '/api/workflows/import', { content: file }, {}, other.key);
    expect(body.workflows[0].problems).toContainEqual(expect.objectContaining({ code: 'UNKNOWN_CONNECTION' }));
  });
});
