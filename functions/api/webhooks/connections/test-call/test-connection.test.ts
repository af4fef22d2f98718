/** Test calls by connections: what they show, and what they hide. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startApi, type TestApi } from '../../../../../test/support/api/setup-api.ts';
import { createTenant } from '../../../../../test/support/api/setup-tenant.ts';
import { startEndpoint, type TestEndpoint } from '../../../../../test/support/endpoint/setup-endpoint.ts';
import { environment } from '../../../../engine/environment.ts';

let api: TestApi;
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
  ({ key } = await createTenant(api));
  endpoint = await startEndpoint();
});
afterEach(() => endpoint.close());

const PATH = '/api/connections';
const SECRET = 'a secret of the ERP 1234';
const call = (method: string, path: string, body?: unknown) => api.call({ method, path, key, body });
const bearer = () => ({ name: 'ERP', baseUrl: endpoint.url, auth: 'bearer', secret: SECRET });
const make = async (body: object = bearer()) => (await call('POST', PATH, body)).body;

describe('a test call', () => {
  it('shows how the other side answers, and nothing that authorises it', async () => {
    const { id } = await make();
    endpoint.behave({ does: 'answer', status: 403, body: { got: `Bearer ${SECRET}`, why: 'no' } });
    const { body } = await call('POST', `${PATH}/${id}/test`, { method: 'POST', path: '/in?a=b', body: '{"x": 1}' });
    expect(body).toMatchObject({
      request: { method: 'POST', url: `${endpoint.url}/in?a=b`, headers: { authorization: 'Bearer …' } },
      ...{ outcome: 'refused', reason: expect.stringMatching(/^ANSWERED_403/), status: 'READY' },
      answer: { status: 403, body: '{"got":"Bearer …","why":"no"}', isCut: false },
    });
    expect(JSON.stringify(body)).not.toContain(SECRET);
    expect(endpoint.calls[0]).toMatchObject({ body: '{"x": 1}', headers: { authorization: `Bearer ${SECRET}` } });
    const { items } = (await call('GET', '/api/audit?action=connection.tested')).body;
    expect(items[0].changes).toMatchObject({ outcome: { to: 'refused' }, status: { to: 403 } });
  });

  it('of a password hides it as it was sent too', async () => {
    const { id } = await make({ ...bearer(), auth: 'basic', settings: { username: 'ada' } });
    const sent = Buffer.from(`ada:${SECRET}`).toString('base64');
    endpoint.behave({ does: 'answer', status: 200, body: `you sent ${sent}` });
    const { body } = await call('POST', `${PATH}/${id}/test`, {});
    expect([body.answer.body, body.request.headers.authorization]).toEqual(['you sent …', 'Basic …']);
  });

  it.each(['a', 'ab', '.*', 'a-1', '"'])('hides the secret %j where it stands alone', async (secret) => {
    const { id } = await make({ ...bearer(), auth: 'header', secret, settings: { header: 'x-key' } });
    endpoint.behave({ does: 'answer', status: 200, body: `${JSON.stringify({ key: secret })} cabbage <${secret}>` });
    const path = `/in?key=${encodeURIComponent(secret)}&q=cabbage`;
    const { body } = await call('POST', `${PATH}/${id}/test`, { path });
    expect(body.request).toEqual({
      method: 'GET',
      url: `${endpoint.url}/in?key=…&q=cabbage`,
      headers: { 'x-key': '…' },
    });
    expect(body.answer.body).toContain('cabbage <…>');
    const { items } = (await call('GET', '/api/audit?action=connection.tested')).body;
    expect(items[0].changes.url.to).toBe(body.request.url);
  });

  it('leaves no other host alone than that of the connection', async () => {
    const { id } = await make();
    const { status, body } = await call('POST', `${PATH}/${id}/test`, { path: 'https://evil.example.com/' });
    expect([status, body.error.details[0].path, endpoint.connections]).toEqual([422, 'path', 0]);
  });

  it('is one of ten in a minute', async () => {
    const { id } = await make();
    vi.useFakeTimers({ now: new Date(), toFake: ['Date'] });
    try {
      const statuses = [];
      for (let n = 0; n < 11; n += 1) statuses.push((await call('POST', `${PATH}/${id}/test`, {})).status);
      expect(statuses).toEqual([...Array(10).fill(200), 429]);
    } finally {
      vi.useRealTimers();
    }
  });
});
