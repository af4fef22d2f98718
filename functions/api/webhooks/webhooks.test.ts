/** The management of webhook endpoints: what they may be, their secrets, and the log of their deliveries. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { createKey, createTenant } from '../../../test/support/api/setup-tenant.ts';
import { addEndpoint, send } from '../inbound/hooks/setup-hooks.ts';

let api: TestApi;
let tenantId: string;
let key: string;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.stop());
beforeEach(async () => {
  ({ tenantId, key } = await createTenant(api));
});

const call = (method: string, path = '', body?: object) =>
  api.call({ method, path: `/api/webhook-endpoints${path}`, key, ...(body ? { body } : {}) });

describe('a new endpoint', () => {
  it.each([
    ['standard-webhooks', 'webhook-id', null, /^whsec_[A-Za-z0-9+/]{43}=$/],
    ['github', 'x-github-delivery', null, /^[\w-]{43}$/],
    ['stripe', null, 'id', null],
    ['shopify', 'x-shopify-webhook-id', null, null],
    ['meta', null, null, null],
    ['atlas', null, null, /^[\w-]{43}$/],
    ['secret-path', null, null, /^[\w-]{43}$/],
  ])('of the form %s has its preset', async (form, dedupeHeader, dedupePath, secret) => {
    const { status, body, headers } = await call('POST', '', { name: 'A', form });
    expect(status).toBe(201);
    expect(headers.location).toBe(`/api/webhook-endpoints/${body.id}`);
    expect(body).toMatchObject({
      ...{ path: `/hooks/${body.id}`, dedupeHeader, dedupePath, eventType: 'webhook.received', toleranceSeconds: 300 },
      ...{ perSecond: 10, isPaused: false, customer: null, allowedAddresses: [], refusals: [], lastDeliveryAt: null },
    });
    if (secret) expect(body.secret).toMatch(secret);
    else expect([body.secret, body.secretLastFour]).toEqual([null, null]);
    expect(body.verifyToken === null).toBe(form !== 'meta');
  });

  it('shows its secret once, and keeps it sealed', async () => {
    const { id, secret } = await addEndpoint(api, key);
    const shown = JSON.stringify([(await call('GET', `/${id}`)).body, (await call('GET')).body]);
    expect(shown).not.toContain(secret);
    expect(shown).toContain(`"secretLastFour":"${secret.slice(-4)}"`);
    const [row] = await api.query(
      'select to_jsonb(e)::text as text from automation.webhook_endpoints e where id = $1',
      [id],
    );
    expect(row?.text).toContain('sealed.v1.');
    expect(row?.text).not.toContain(secret);
    const audit = await api.query('select changes::text as text from automation.audit_log where tenant_id = $1', [
      tenantId,
    ]);
    expect(audit.map(({ text }) => text).join()).not.toContain(secret);
  });

  it.each([
    [{ form: 'svix' }, 'form'],
    [{ secret: 'short' }, 'secret'],
    [{ form: 'standard-webhooks', secret: 'whsec_c2hvcnQ=' }, 'secret'],
    [{ form: 'standard-webhooks', secret: 'not base64 at all!' }, 'secret'],
    [{ form: 'secret-path', secret: 'with/slash/in/the/path' }, 'secret'],
    [{ toleranceSeconds: 29 }, 'toleranceSeconds'],
    [{ toleranceSeconds: 601 }, 'toleranceSeconds'],
    [{ eventType: 'order.placed' }, 'eventType'],
    [{ dedupeHeader: 'a b' }, 'dedupeHeader'],
    [{ dedupePath: 'a..b' }, 'dedupePath'],
    [{ allowedAddresses: ['192.0.2.1', 'example.com'] }, 'allowedAddresses.1'],
    [{ allowedAddresses: Array.from({ length: 21 }, (_, n) => `192.0.2.${n}`) }, 'allowedAddresses'],
    [{ customer: { matchBy: 'phone', mapping: {} } }, 'customer.matchBy'],
    [{ customer: { matchBy: 'email', mapping: { a: 'name' } } }, 'customer.mapping'],
    [{ customer: { matchBy: 'email', mapping: { a: 'email', b: 'tenantId' } } }, 'customer.mapping.b'],
    [{ customer: { matchBy: 'id', onMissing: 'create', mapping: { a: 'id' } } }, 'customer.onMissing'],
  ])('with %j is refused at %s', async (wrong, path) => {
    const { status, body } = await call('POST', '', { name: 'A', form: 'atlas', ...wrong });
    expect([status, body.error.details[0].path]).toEqual([422, path]);
  });
});

describe('a change', () => {
  it('leaves what it does not name, says who did it, and does nothing twice', async () => {
    const { id } = await addEndpoint(api, key, {
      dedupePath: 'id',
      customer: { matchBy: 'email', mapping: { 'a.b': 'email' } },
    });
    const first = await call('PATCH', `/${id}`, { name: 'B', isPaused: true });
    expect(first.body).toMatchObject({
      name: 'B',
      isPaused: true,
      dedupePath: 'id',
      customer: { mapping: { 'a.b': 'email' } },
    });
    expect((await call('PATCH', `/${id}`, { name: 'B', isPaused: true })).headers.etag).toBe(first.headers.etag);
    const audit = `select changes from automation.audit_log where tenant_id = $1 and action = 'webhook_endpoint.changed'`;
    expect(await api.query(audit, [tenantId])).toEqual([
      { changes: { name: { from: 'Payments', to: 'B' }, isPaused: { from: false, to: true } } },
    ]);
    const none = await call('PATCH', `/${id}`, { dedupePath: null, customer: null });
    expect(none.body).toMatchObject({ dedupePath: null, customer: null, name: 'B' });
  });

  it('of an old version is refused', async () => {
    const { id } = await addEndpoint(api, key);
    const { etag = '' } = (await call('GET', `/${id}`)).headers;
    await call('PATCH', `/${id}`, { name: 'B' });
    const path = `/api/webhook-endpoints/${id}`;
    const late = await api.call({ method: 'PATCH', path, key, headers: { 'If-Match': etag }, body: { name: 'C' } });
    expect(late.status).toBe(412);
  });

  it('is for admins, a replay for operators', async () => {
    const endpoint = await addEndpoint(api, key);
    const { deliveryId } = (await send(api, endpoint, {})).body;
    const operator = await createKey(api, key, 'operator');
    const at = (path: string) => ({
      path: `/api/webhook-endpoints/${endpoint.id}${path}`,
      key: operator.key,
      body: {},
    });
    expect((await api.call({ method: 'PATCH', ...at('') })).status).toBe(403);
    expect((await api.call({ method: 'POST', ...at('/rotate') })).status).toBe(403);
    expect((await api.call({ method: 'POST', ...at(`/deliveries/${deliveryId}/replay`) })).status).toBe(202);
  });
});

describe('a rotation', () => {
  it('makes another secret, and takes the one before for as long as it says', async () => {
    const endpoint = await addEndpoint(api, key, { perSecond: 100 });
    const rotated = (await call('POST', `/${endpoint.id}/rotate`, {})).body;
    expect(rotated.secret).not.toBe(endpoint.secret);
    expect(rotated).toMatchObject({
      previousLastFour: endpoint.secret.slice(-4),
      secretLastFour: rotated.secret.slice(-4),
    });
    const hours = (Date.parse(rotated.previousUntil) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23.9);
    expect(hours).toBeLessThanOrEqual(24);
    for (const secret of [endpoint.secret, rotated.secret])
      expect((await send(api, endpoint, { secret }, { secret })).status).toBe(202);
    const last = (await call('POST', `/${endpoint.id}/rotate`, { overlapHours: 0 })).body;
    expect(last).toMatchObject({ previousLastFour: null, previousUntil: null });
    for (const secret of [endpoint.secret, rotated.secret])
      expect((await send(api, endpoint, {}, { secret })).status).toBe(401);
    expect((await send(api, endpoint, {}, { secret: last.secret })).status).toBe(202);
  });

  it('ends the time of the one before', async () => {
    const endpoint = await addEndpoint(api, key);
    await call('POST', `/${endpoint.id}/rotate`, { overlapHours: 1 });
    await api.query(
      `update automation.webhook_endpoints set previous_until = now() - interval '1 second' where id = $1`,
      [endpoint.id],
    );
    expect((await send(api, endpoint, {})).status).toBe(401);
    expect((await call('GET', `/${endpoint.id}`)).body).toMatchObject({ previousLastFour: null, previousUntil: null });
  });

  it('needs the secret of a sender that makes it, and an endpoint without one refuses all', async () => {
    const endpoint = await addEndpoint(api, key, { form: 'stripe' });
    expect((await call('POST', `/${endpoint.id}/rotate`, {})).body.error.details).toEqual([
      { path: 'secret', message: expect.stringContaining('is required') },
    ]);
    const refused = await send(api, { ...endpoint, secret: 'none' }, {});
    expect([refused.status, refused.body.error.message]).toEqual([401, expect.stringContaining('has no secret yet')]);
    const set = await call('POST', `/${endpoint.id}/rotate`, { secret: 'whsec_of_stripe' });
    expect(set.body).toMatchObject({ secretLastFour: 'ripe', previousUntil: null });
  });
});

test('the log has what arrived, newest first, and why calls were refused', async () => {
  const endpoint = await addEndpoint(api, key, { perSecond: 100 });
  const ids: string[] = [];
  for (const n of [1, 2, 3]) ids.push((await send(api, endpoint, { type: 'a', n })).body.deliveryId);
  await send(api, endpoint, {}, { secret: 'wrong secret' });
  const first = (await call('GET', `/${endpoint.id}/deliveries?limit=2`)).body;
  const second = (await call('GET', `/${endpoint.id}/deliveries?limit=2&cursor=${first.nextCursor}`)).body;
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids.reverse());
  expect((await call('GET', `/${endpoint.id}/deliveries?status=NO_CUSTOMER`)).body.items).toEqual([]);
  expect((await call('GET', `/${endpoint.id}/deliveries/${ids[0]}`)).body).toMatchObject({ body: { type: 'a', n: 3 } });
  const { body } = await call('GET', `/${endpoint.id}`);
  expect(body.refusals).toMatchObject([
    { reason: 'BAD_SIGNATURE', calls: 1, detail: expect.stringContaining('x-atlas-signature') },
  ]);
  expect(body.lastDeliveryAt).toBe(first.items[0].receivedAt);
});

describe('a removed endpoint', () => {
  it('takes its deliveries along, and answers 404', async () => {
    const endpoint = await addEndpoint(api, key);
    await send(api, endpoint, {});
    expect((await call('DELETE', `/${endpoint.id}`)).status).toBe(204);
    expect((await send(api, endpoint, {})).status).toBe(404);
    expect(await api.query('select from automation.webhook_deliveries where tenant_id = $1', [tenantId])).toEqual([]);
  });

  it('is none while a workflow starts by it; paused workflows refuse its deliveries', async () => {
    await api.call({ method: 'PATCH', path: '/api/admin/settings', key, body: { workflows: true } });
    const endpoint = await addEndpoint(api, key);
    const graph = {
      nodes: [
        { id: 's', type: 'start', data: { entries: [{ kind: 'webhook', endpointId: endpoint.id.toUpperCase() }] } },
        { id: 'e', type: 'end' },
      ],
      edges: [{ source: 's', target: 'e' }],
    };
    const { id } = (await api.call({ method: 'POST', path: '/api/workflows', key, body: { name: 'Paid', graph } }))
      .body;
    const act = async (verb: string) =>
      (await api.call({ method: 'POST', path: `/api/workflows/${id}/${verb}`, key, body: {} })).status;
    expect([await act('publish'), await act('activate')]).toEqual([201, 200]);
    expect((await send(api, endpoint, { n: 1 })).status).toBe(202);
    expect(await api.query('select from automation.waiting_entries where tenant_id = $1', [tenantId])).toHaveLength(1);
    await act('pause');
    const paused = await send(api, endpoint, { n: 2 });
    expect([paused.status, paused.headers['retry-after']]).toEqual([503, '300']);
    await act('resume');
    expect((await send(api, endpoint, { n: 2 })).status).toBe(202);
    const removed = await call('DELETE', `/${endpoint.id}`);
    expect([removed.status, removed.body.error.message]).toEqual([409, expect.stringContaining('"Paid"')]);
    await api.call({ method: 'DELETE', path: `/api/workflows/${id}`, key });
    expect((await call('DELETE', `/${endpoint.id}`)).status).toBe(204);
  });
});
