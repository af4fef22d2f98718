/** The test call of a tenant's endpoint: what it sends, what it shows, and what it leaves alone. */
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, type SeededTenant, seedTenant } from '../../../../test/support/api/setup-tenant.ts';
import type { Behaviour } from '../../../../test/support/endpoint/behaviour.ts';
import { startEndpoint, type TestEndpoint } from '../../../../test/support/endpoint/setup-endpoint.ts';
import { environment } from '../../../engine/environment.ts';

let api: TestApi;
let tenant: SeededTenant;
let endpoint: TestEndpoint;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());
beforeEach(async () => {
  vi.stubEnv(environment.allowsLoopback, 'true');
  [tenant, endpoint] = await Promise.all([seedTenant(api), startEndpoint()]);
  await point(endpoint.url);
});
afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  await endpoint.close();
});

const point = (url: string | null) =>
  api.query('update automation.tenant_settings set followup_endpoint = $2 where tenant_id = $1', [
    tenant.tenantId,
    url,
  ]);

const test = (key = tenant.key, headers: Record<string, string> = {}) =>
  api.call({ method: 'POST', path: '/api/admin/followup-endpoint/test', key, headers });

describe('a test call', () => {
  it('is shown as it was sent, to the byte, and is signed as bookings’ calls are', async () => {
    const { status, body } = await test();
    expect([status, body.outcome, body.reason, body.answer]).toEqual([
      200,
      'answered',
      null,
      { status: 200, body: '{}', isCut: false },
    ]);
    const [got] = endpoint.calls;
    expect([body.request.endpoint, body.request.body, body.request.headers]).toEqual([
      endpoint.url,
      got?.body,
      got?.headers,
    ]);
    const key = await api.call({ method: 'GET', path: '/api/admin/followup-endpoint/signing-key', key: tenant.key });
    const sent = new Webhook(key.body.secret).verify(got?.body ?? '', body.request.headers);
    expect(sent).toMatchObject({ test: true, tenantId: tenant.tenantId, bookingType: 'test', attempt: 1 });
    expect(body.request.headers['webhook-id']).toMatch(/^test-/);
    expect(JSON.stringify(body)).not.toContain(key.body.secret);
    expect(body.durationMs).toBeGreaterThanOrEqual(0);
  });

  it('has the members of a booking’s call', async () => {
    await test();
    const [row] = await api.query<{ request: object }>(
      'select automation.call_request(b, 1) as request from crm.bookings b where b.id = $1',
      [tenant.bookingIds[0]],
    );
    const { test: _, ...sent } = JSON.parse(endpoint.calls[0]?.body ?? '');
    expect(Object.keys(sent).sort()).toEqual(Object.keys(row?.request ?? {}).sort());
    expect(Object.keys(sent.customer).sort()).toEqual(['email', 'id', 'name', 'phone']);
  });

  it.each<[string, Behaviour, object]>([
    [
      'a refusal, with its body',
      { does: 'answer', status: 401, body: 'bad signature' },
      {
        outcome: 'refused',
        reason: expect.stringMatching(/^ANSWERED_401/),
        answer: { status: 401, body: 'bad signature' },
      },
    ],
    [
      'a redirect, which is not followed',
      { does: 'answer', status: 302, headers: { location: 'http://127.0.0.1:1/' } },
      { outcome: 'refused', reason: expect.stringMatching(/^REDIRECTED/), answer: { status: 302 } },
    ],
    [
      'a failure',
      { does: 'answer', status: 500, body: 'oh dear' },
      { outcome: 'unavailable', answer: { status: 500, body: 'oh dear' } },
    ],
    ['a request for fewer calls', { does: 'answer', status: 429 }, { outcome: 'throttled', answer: { status: 429 } }],
    [
      'the first 2 KB of a long answer, in whole letters',
      { does: 'answer', status: 200, body: `x${'ü'.repeat(2000)}` },
      { answer: { status: 200, body: `x${'ü'.repeat(1023)}`, isCut: true } },
    ],
    ['a lost connection', { does: 'reset' }, { outcome: 'unknown', answer: null }],
  ])('shows %s', async (_, behaviour, expected) => {
    endpoint.behave(behaviour);
    expect((await test()).body).toMatchObject(expected);
  });

  it('ends after 15 s without an answer', async () => {
    endpoint.behave({ does: 'hold' });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const asked = test();
      await endpoint.received(1);
      await vi.advanceTimersByTimeAsync(15_000);
      expect((await asked).body).toMatchObject({
        outcome: 'unknown',
        reason: expect.stringMatching(/^TIMED_OUT.* 15 s/),
      });
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    ['http://127.0.0.1:1/', 'NOT_HTTPS'],
    ['https://169.254.169.254/latest', 'FORBIDDEN_ADDRESS'],
    ['https://crm.example:22/', 'PORT_NOT_ALLOWED'],
  ])('does not go to %s, which no booking would call', async (url, code) => {
    vi.stubEnv(environment.allowsLoopback, '');
    await point(url);
    const { body } = await test();
    expect(body).toMatchObject({ outcome: 'forbidden', answer: null, reason: expect.stringContaining(`${code}:`) });
  });

  it('changes nothing but the audit log', async () => {
    const state = () =>
      api.query(
        `select (select json_agg(c) from automation.circuit_breakers c) as breakers,
           (select count(*) from automation.booking_calls) as calls, (select json_agg(b order by b.id) from crm.bookings b) as bookings,
           (select json_agg(l) from automation.call_lanes l) as lanes`,
      );
    const before = await state();
    endpoint.behave({ does: 'answer', status: 500 });
    for (let n = 0; n < 6; n += 1) await test();
    expect(await state()).toEqual(before);
    const path = '/api/audit?action=endpoint.tested';
    const { body } = await api.call({ method: 'GET', path, key: tenant.key });
    expect(body.items).toHaveLength(6);
    expect(body.items[0].changes).toMatchObject({
      endpoint: { to: endpoint.url },
      outcome: { to: 'unavailable' },
      status: { to: 500 },
    });
  });

  it('is for admins, ten times a minute, and once for an Idempotency-Key', async () => {
    // All calls in one minute, however long they take.
    vi.useFakeTimers({ now: new Date(), toFake: ['Date'] });
    expect((await test((await createKey(api, tenant.key, 'operator')).key)).status).toBe(403);
    for (const _ of [1, 2]) expect((await test(tenant.key, { 'idempotency-key': 'once' })).status).toBe(200);
    expect(endpoint.calls).toHaveLength(1);
    for (let n = 0; n < 9; n += 1) await test();
    expect((await test()).body.error).toMatchObject({
      code: 'QUOTA_EXCEEDED',
      details: { quota: 'endpoint_tests_per_minute' },
    });
    expect(endpoint.calls).toHaveLength(10);
  });

  it('needs an endpoint', async () => {
    await point(null);
    const { status, body } = await test();
    expect([status, body.error.code, body.error.message]).toEqual([
      409,
      'CONFLICT',
      expect.stringMatching(/no endpoint/),
    ]);
  });
});
