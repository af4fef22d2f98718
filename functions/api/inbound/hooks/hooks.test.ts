/** Webhooks of tenants: who may deliver, what is answered, and what a delivery changes. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createTenant } from '../../../../test/support/api/setup-tenant.ts';
import { addEndpoint, send, type TestEndpoint } from './setup-hooks.ts';

let api: TestApi;
let tenantId: string;
let key: string;
let endpoint: TestEndpoint;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.stop());
beforeEach(async () => {
  ({ tenantId, key } = await createTenant(api));
  endpoint = await addEndpoint(api, key, { perSecond: 100 });
});

const deliveries = () =>
  api.query('select * from automation.webhook_deliveries where tenant_id = $1 order by received_at, id', [tenantId]);
const events = () => api.query('select * from automation.events where tenant_id = $1 order by occurred_at', [tenantId]);
const refusals = () =>
  api.query('select reason, calls from automation.webhook_refusals where tenant_id = $1 order by reason', [tenantId]);
const change = (body: object) =>
  api.call({ method: 'PATCH', path: `/api/webhook-endpoints/${endpoint.id}`, key, body });

describe('a delivery', () => {
  it('is stored once, with its id as the answer, however often and at once it comes', async () => {
    const first = await send(api, endpoint, { type: 'form_submitted', id: 1 });
    expect([first.status, first.body]).toEqual([202, { deliveryId: expect.any(String) }]);
    const again = await Promise.all([1, 2, 3].map(() => send(api, endpoint, { type: 'form_submitted', id: 1 })));
    const { deliveryId } = first.body;
    for (const { status, body } of again) expect([status, body]).toEqual([202, { deliveryId, duplicate: true }]);
    expect(await deliveries()).toMatchObject([
      {
        ...{ id: deliveryId, topic: 'form_submitted', body: { type: 'form_submitted', id: 1 }, status: 'DONE' },
        ...{ address: '127.0.0.1', repeats: 3, duration_ms: expect.any(Number), customer_id: null, event_id: null },
      },
    ]);
  });

  it('is recognised by the header, else by the path, else by the body', async () => {
    await change({ dedupeHeader: 'X-Event', dedupePath: 'data.id' });
    const ids = async (body: object, headers: Record<string, string> = {}) =>
      (await send(api, endpoint, body, { headers })).body.deliveryId;
    const byHeader = await ids({ n: 1 }, { 'X-Event': 'a' });
    expect(await ids({ n: 2 }, { 'X-Event': 'a' })).toBe(byHeader);
    expect(await ids({ n: 2 }, { 'X-Event': 'b' })).not.toBe(byHeader);
    const byPath = await ids({ n: 3, data: { id: 9_007_199_254_740_991 } });
    expect(await ids({ n: 4, data: { id: 9_007_199_254_740_991 } })).toBe(byPath);
    // Beyond 2^53, where JavaScript would round both to the same number.
    const bodies = ['{"data":{"id":9007199254740993}}', '{"data":{"id":9007199254740992}}'];
    const long = await Promise.all(bodies.map(async (body) => (await send(api, endpoint, body)).body.deliveryId));
    expect(new Set([byPath, ...long]).size).toBe(3);
    const byBody = await ids({ n: 5 });
    expect(await ids({ n: 5 })).toBe(byBody);
    expect(await ids({ n: 6 })).not.toBe(byBody);
    expect((await send(api, endpoint, { n: 7 }, { headers: { 'X-Event': 'x'.repeat(5000) } })).status).toBe(202);
  });

  it('of a form is taken', async () => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expect((await send(api, endpoint, 'name=Ada&plan=gold', { headers })).status).toBe(202);
    expect(await deliveries()).toMatchObject([{ body: { name: 'Ada', plan: 'gold' } }]);
  });

  it('of a megabyte is taken, and so is what PostgreSQL could not store as it is', async () => {
    expect((await send(api, endpoint, { text: 'x'.repeat(2 ** 20 - 11) })).status).toBe(202);
    expect((await send(api, endpoint, String.raw`{"text":"a\u0000b\ud83d"}`)).status).toBe(202);
    expect((await deliveries()).map(({ size_bytes }) => size_bytes)).toContain(2 ** 20);
  });
});

describe('refused, counted, and stored nowhere:', () => {
  const old = () => new Date(Date.now() - 400_000);
  test.each([
    ['another secret', () => send(api, endpoint, {}, { secret: 'other' }), 401, 'BAD_SIGNATURE'],
    ['an old signature', () => send(api, endpoint, {}, { at: old() }), 401, 'BAD_SIGNATURE'],
    ['no JSON', () => send(api, endpoint, 'x'), 400, 'BAD_JSON'],
    ['a number that is too long', () => send(api, endpoint, '{"n":1e999999}'), 400, 'BAD_JSON'],
    ['more than a megabyte', () => send(api, endpoint, { text: 'x'.repeat(2 ** 20) }), 413, 'TOO_LARGE'],
    [
      'text',
      () => send(api, endpoint, '{}', { headers: { 'Content-Type': 'text/plain' } }),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
  ])('%s', async (_, act, status, code) => {
    const reply = await act();
    expect([reply.status, reply.body.error.code]).toEqual([status, code]);
    expect([await deliveries(), await refusals()]).toEqual([[], [{ reason: code, calls: 1 }]]);
  });

  test('an address that is not allowed', async () => {
    await change({ allowedAddresses: ['192.0.2.0/24'] });
    expect(await send(api, endpoint, {})).toMatchObject({ status: 403, body: { error: { code: 'FORBIDDEN' } } });
    await change({ allowedAddresses: ['192.0.2.0/24', '127.0.0.0/8'] });
    expect((await send(api, endpoint, {})).status).toBe(202);
    expect(await refusals()).toEqual([{ reason: 'FORBIDDEN', calls: 1 }]);
  });

  test('an endpoint that is not there, or whose id is none', async () => {
    for (const id of ['6f1c2f0e-8d7b-4c58-9d0e-3a3f5b9f2c11', 'nothing']) {
      const reply = await send(api, { ...endpoint, path: `/hooks/${id}` }, {});
      expect([reply.status, reply.body.error.code]).toEqual([404, 'NOT_FOUND']);
    }
  });

  test('while it is paused, with the time after which to try again', async () => {
    await change({ isPaused: true });
    const reply = await send(api, endpoint, {});
    expect([reply.status, reply.body.error.code, reply.headers['retry-after']]).toEqual([
      503,
      'ENDPOINT_PAUSED',
      '300',
    ]);
    expect(await deliveries()).toEqual([]);
    await change({ isPaused: false });
    expect((await send(api, endpoint, {})).status).toBe(202);
  });

  test('more in a second than the endpoint takes', async () => {
    await change({ perSecond: 2 });
    const replies = await Promise.all([1, 2, 3, 4, 5].map((n) => send(api, endpoint, { n })));
    const late = replies.filter(({ status }) => status === 429);
    expect(late.length).toBeGreaterThan(0);
    for (const { headers, body } of late)
      expect([headers['retry-after'], body.error.code]).toEqual(['1', 'TOO_MANY_REQUESTS']);
    expect(await deliveries()).toHaveLength(5 - late.length);
  });

  test('more events in a minute than the tenant may have', async () => {
    await api.query(
      `insert into automation.tenant_quotas (tenant_id, quota, most) values ($1, 'events_per_minute', 0)`,
      [tenantId],
    );
    const reply = await send(api, endpoint, {});
    expect([reply.status, reply.body.error.code]).toEqual([429, 'QUOTA_EXCEEDED']);
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
    expect(await deliveries()).toEqual([]);
  });
});

describe('the customer of a delivery', () => {
  const customers = () =>
    api.query('select * from crm.customers where tenant_id = $1 order by created_at, id', [tenantId]);
  const mapping = { 'data.email': 'email', 'data.name': 'name', 'data.plan': 'attributes.plan', 'data.phone': 'phone' };
  const ada = (more: object = {}) => ({
    type: 'invoice.paid',
    data: { email: 'Ada@Example.com', name: 'Ada', ...more },
  });

  it('is made once, changed by the next, and has the events', async () => {
    await change({ eventType: 'custom.payment', customer: { matchBy: 'email', mapping } });
    await Promise.all([1, 2, 3].map((n) => send(api, endpoint, { ...ada(), n })));
    expect(await customers()).toMatchObject([{ email: 'Ada@Example.com', name: 'Ada', status: 'LEAD' }]);
    await send(api, endpoint, ada({ email: 'ada@example.com', plan: 'gold', phone: 4_366_012_345, name: ' ' }));
    const [customer] = await customers();
    expect(await customers()).toMatchObject([
      { email: 'ada@example.com', name: 'Ada', phone: '4366012345', attributes: { plan: 'gold' } },
    ]);
    const recorded = await events();
    expect(recorded.filter(({ type }) => type === 'custom.payment')).toHaveLength(4);
    expect(recorded.at(-1)).toMatchObject({
      ...{ customer_id: customer?.id, outcome: 'DONE' },
      data: { endpointId: endpoint.id, endpoint: 'Payments', topic: 'invoice.paid', body: { data: { plan: 'gold' } } },
    });
    const audit = await api.query(`select action from automation.audit_log where actor = $1 order by occurred_at`, [
      `webhook:${endpoint.id}`,
    ]);
    expect(audit.map(({ action }) => action)).toEqual(['customer.created', 'customer.changed']);
  });

  it('is left as it is, or is not made, where the endpoint says so', async () => {
    await change({ customer: { matchBy: 'email', onMissing: 'ignore', onFound: 'keep', mapping } });
    await send(api, endpoint, ada());
    expect([await customers(), await events()]).toEqual([[], []]);
    await api.query(`insert into crm.customers (tenant_id, name, email) values ($1, 'Countess', 'ada@example.com')`, [
      tenantId,
    ]);
    await send(api, endpoint, ada({ plan: 'gold' }));
    expect(await customers()).toMatchObject([{ name: 'Countess', attributes: {} }]);
    expect(await deliveries()).toMatchObject([
      { status: 'NO_CUSTOMER', reason: 'NO_SUCH_CUSTOMER: nobody has this email' },
      { status: 'DONE', reason: null, event_id: expect.any(String) },
    ]);
  });

  it('is not there when the body has nothing to find one by, and the delivery is kept', async () => {
    await change({ customer: { matchBy: 'email', mapping } });
    for (const data of [{}, { email: null }, { email: '' }, { email: { a: 1 } }])
      expect((await send(api, endpoint, { data })).status).toBe(202);
    expect((await deliveries()).map(({ status, reason }) => [status, reason])).toEqual(
      [1, 2, 3, 4].map(() => ['NO_CUSTOMER', 'NO_VALUE: the body has nothing for email']),
    );
  });

  it('that the CRM refuses is told, and made by a replay once that is mended', async () => {
    await change({ customer: { matchBy: 'email', mapping: { ...mapping, status: 'status' } } });
    const { deliveryId } = (await send(api, endpoint, { ...ada(), status: 'VIP' })).body;
    expect(await deliveries()).toMatchObject([
      { status: 'CUSTOMER_REFUSED', reason: expect.stringContaining('customer.status cannot become "VIP"') },
    ]);
    await change({ customer: { matchBy: 'email', mapping } });
    const path = `/api/webhook-endpoints/${endpoint.id}/deliveries/${deliveryId}/replay`;
    for (const replays of [1, 2])
      expect(await api.call({ method: 'POST', path, key })).toMatchObject({
        status: 202,
        body: { status: 'DONE', replays },
      });
    expect(await customers()).toHaveLength(1);
    expect((await events()).filter(({ type }) => type === 'webhook.received')).toHaveLength(1);
  });

  it('of another tenant is never found', async () => {
    const other = await createTenant(api);
    await api.query(`insert into crm.customers (tenant_id, name, email) values ($1, 'Theirs', 'ada@example.com')`, [
      other.tenantId,
    ]);
    await change({ customer: { matchBy: 'email', onMissing: 'ignore', mapping } });
    await send(api, endpoint, ada());
    expect(await deliveries()).toMatchObject([{ status: 'NO_CUSTOMER' }]);
  });
});

test("Meta's challenge is answered for an endpoint of its form", async () => {
  const meta = await addEndpoint(api, key, { form: 'meta', secret: 'app-secret' });
  const { verifyToken } = (await api.call({ method: 'GET', path: `/api/webhook-endpoints/${meta.id}`, key })).body;
  const ask = (path: string, token: string) =>
    api.call({
      method: 'GET',
      path: `${path}?${new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.verify_token': token, 'hub.challenge': '7' })}`,
    });
  expect(await ask(meta.path, verifyToken)).toMatchObject({ status: 200, body: 7 });
  expect((await ask(meta.path, 'x')).status).toBe(403);
  expect((await ask(endpoint.path, verifyToken)).status).toBe(404);
});

test('a sender that cannot sign has the secret in the path', async () => {
  const open = await addEndpoint(api, key, { form: 'secret-path' });
  const headers = { 'Content-Type': 'application/json' };
  const post = (path: string) => api.call({ method: 'POST', path, body: '{}', headers });
  expect((await post(`${open.path}/${open.secret}`)).status).toBe(202);
  expect((await post(`${open.path}/${open.secret}x`)).status).toBe(401);
  expect((await post(open.path)).status).toBe(401);
});
