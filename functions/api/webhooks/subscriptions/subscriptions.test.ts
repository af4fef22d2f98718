/** The management of subscriptions to events, and the log of their deliveries. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createTenant } from '../../../../test/support/api/setup-tenant.ts';
import { aCustomer } from '../../../../test/support/database/factory.ts';

const URL = 'https://hooks.example.com/events';

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
  api.call({ method, path: `/api/webhook-subscriptions${path}`, key, ...(body ? { body } : {}) });
const add = async (settings: object = {}) => {
  const made = await call('POST', '', { name: 'Ours', url: URL, eventTypes: ['custom.paid'], ...settings });
  expect([made.status, made.body.error]).toEqual([201, undefined]);
  return made.body;
};

describe('a subscription', () => {
  it('has the types that its patterns mean, and shows its secret once', async () => {
    const made = await add({ eventTypes: ['booking.*', 'task.created', 'custom.*'] });
    expect(made).toMatchObject({
      ...{ status: 'ACTIVE', endedReason: null, perSecond: 10, breaker: 'closed', lastError: null },
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    });
    expect(made.eventTypes).toEqual([
      ...['booking.cancelled', 'booking.completed', 'booking.created', 'booking.missed', 'booking.moved'],
      ...['custom.*', 'task.created'],
    ]);
    const { body } = await call('GET', `/${made.id}`);
    expect(body).not.toHaveProperty('secret');
    expect(body.secretLastFour).toBe(made.secret.slice(-4));
    expect((await call('GET')).body.items).toEqual([body]);
    const rows = await api.query(
      'select to_jsonb(s)::text as text from automation.webhook_subscriptions s where tenant_id = $1',
      [tenantId],
    );
    expect(rows[0]?.text).not.toContain(made.secret);
  });

  it.each([
    [{ url: 'http://example.com' }, 'url'],
    [{ url: 'https://10.0.0.1/x' }, 'url'],
    [{ eventTypes: [] }, 'eventTypes'],
    [{ eventTypes: 'task.created' }, 'eventTypes'],
    [{ eventTypes: ['task.created', 'task.creatd'] }, 'eventTypes.1'],
    [{ eventTypes: ['nothing.*'] }, 'eventTypes.0'],
    [{ perSecond: 0 }, 'perSecond'],
  ])('with %j is refused at %s', async (wrong, path) => {
    const { status, body } = await call('POST', '', { name: 'A', url: URL, eventTypes: ['custom.a'], ...wrong });
    expect([status, body.error.details[0].path]).toEqual([422, path]);
  });

  it('is changed, paused, begun again, and removed', async () => {
    const { id } = await add();
    const first = await call('PATCH', `/${id}`, { name: 'B', isPaused: true, eventTypes: ['task.*'] });
    expect(first.body).toMatchObject({
      name: 'B',
      status: 'PAUSED',
      url: URL,
      eventTypes: ['task.cancelled', 'task.completed', 'task.created'],
    });
    await api.query(
      `update automation.webhook_subscriptions set status = 'ENDED', ended_reason = 'GONE' where id = $1`,
      [id],
    );
    const again = await call('PATCH', `/${id}`, { isPaused: false });
    expect(again.body).toMatchObject({ status: 'ACTIVE', endedReason: null });
    expect((await call('PATCH', `/${id}`, { isPaused: false })).headers.etag).toBe(again.headers.etag);
    expect((await call('DELETE', `/${id}`)).status).toBe(204);
    expect((await call('GET', `/${id}`)).status).toBe(404);
    const left = await api.query('select from automation.event_listeners where tenant_id = $1', [tenantId]);
    expect([
      left,
      await api.query('select from automation.lanes where tenant_id = $1 and key like $2', [tenantId, 'hook/%']),
    ]).toEqual([[], []]);
  });

  it('gets another secret, beside which the one before is used for some time', async () => {
    const { id, secret } = await add();
    const rotated = (await call('POST', `/${id}/rotate`, {})).body;
    expect(rotated.secret).not.toBe(secret);
    expect((Date.parse(rotated.previousUntil) - Date.now()) / 3_600_000).toBeGreaterThan(23.9);
    expect((await call('POST', `/${id}/rotate`, { overlapHours: 0 })).body.previousUntil).toBeNull();
  });
});

describe('a removed subscription', () => {
  it('has no deliveries that wait', async () => {
    await api.call({ method: 'PATCH', path: '/api/admin/settings', key, body: { workflows: true } });
    const { id } = await add();
    const customerId = await aCustomer(api, tenantId);
    await api.call({ method: 'POST', path: '/api/events', key, body: { type: 'custom.paid', customerId } });
    const deliveries = () =>
      api.query(`select status, error from automation.jobs where tenant_id = $1 and type = 'SEND_WEBHOOK'`, [tenantId]);
    expect(await deliveries()).toEqual([{ status: 'QUEUED', error: null }]);
    await call('DELETE', `/${id}`);
    expect(await deliveries()).toEqual([{ status: 'CANCELLED', error: expect.stringContaining('GONE') }]);
  });
});

describe('the log', () => {
  it('has a delivery for each event, which is replayed once it has ended', async () => {
    await api.call({ method: 'PATCH', path: '/api/admin/settings', key, body: { workflows: true } });
    const { id } = await add();
    const customerId = await aCustomer(api, tenantId);
    const event = { type: 'custom.paid', customerId };
    const { eventId } = (await api.call({ method: 'POST', path: '/api/events', key, body: event })).body;
    const [delivery] = (await call('GET', `/${id}/deliveries`)).body.items;
    expect(delivery).toMatchObject({
      status: 'QUEUED',
      eventId,
      eventType: 'custom.paid',
      httpStatus: null,
      error: null,
    });
    const replay = () => call('POST', `/${id}/deliveries/${delivery.id}/replay`);
    expect((await replay()).status).toBe(409);
    await api.query(
      `update automation.jobs set status = 'COMPLETED', completed_at = now(), result = '{"httpStatus": 200}' where id = $1`,
      [delivery.id],
    );
    const again = await replay();
    expect([again.status, again.body]).toMatchObject([202, { status: 'QUEUED', eventId }]);
    expect(again.body.id).not.toBe(delivery.id);
    const { items } = (await call('GET', `/${id}/deliveries`)).body;
    expect(items.map(({ status, httpStatus }: { status: string; httpStatus: number }) => [status, httpStatus])).toEqual(
      [
        ['QUEUED', null],
        ['COMPLETED', 200],
      ],
    );
    expect((await call('GET', `/${id}/deliveries?status=COMPLETED`)).body.items).toHaveLength(1);
  });
});
