import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { createKey, createTenant } from '../../../test/support/api/setup-tenant.ts';
import { aCustomer } from '../../../test/support/database/factory.ts';

let api: TestApi;
let tenant: { tenantId: string; key: string };
let ingestKey: string;
let customerId: string;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

beforeEach(async () => {
  tenant = await createTenant(api);
  ingestKey = (await createKey(api, tenant.key, 'ingest')).key;
  customerId = await aCustomer(api, tenant.tenantId);
});

const settings = (method: string, key: string, body?: unknown) =>
  api.call({ method, path: '/api/admin/settings', key, ...(body === undefined ? {} : { body }) });
const turnOn = () => settings('PATCH', tenant.key, { clientJourney: true });
const post = (body: object, key = ingestKey) => api.call({ method: 'POST', path: '/api/events', key, body });
const milestone = (more: { data?: unknown; dedupeKey?: string } = {}) => {
  const data = Array.isArray(more.data) ? more.data : { milestone: 'Ten', ...(more.data as object | undefined) };
  return { type: 'CLIENT_MILESTONE_REACHED', customerId, ...more, data };
};
const stored = () =>
  api.query<{ id: string; type: string; data: unknown }>(
    'select id, type, data from automation.events where tenant_id = $1',
    [tenant.tenantId],
  );

describe('POST /api/events', () => {
  beforeEach(turnOn);

  test('records an event, and hands it on', async () => {
    const reply = await post(milestone({ data: { milestone: 'Ten', 'quote"': ["'", '🎉', null, 1.5] } }));
    const { eventId } = reply.body;
    expect(reply.status).toBe(202);
    expect(await stored()).toEqual([
      { id: eventId, type: 'CLIENT_MILESTONE_REACHED', data: { milestone: 'Ten', 'quote"': ["'", '🎉', null, 1.5] } },
    ]);
    const waiting = await api.query('select type, event_ids from automation.waiting_events where tenant_id = $1', [
      tenant.tenantId,
    ]);
    expect(waiting).toEqual([{ type: 'CLIENT_MILESTONE_REACHED', event_ids: [eventId] }]);
    const wakeUps = await api.query(`select 1 from automation.outbox where topic = 'event:CLIENT_MILESTONE_REACHED'`);
    expect(wakeUps.length).toBeGreaterThan(0);
  });

  test('returns the same id for the same dedupeKey, also concurrently, and another id to another tenant', async () => {
    const replies = await Promise.all([1, 2, 3, 4].map(() => post(milestone({ dedupeKey: 'ten' }))));
    expect(new Set(replies.map(({ body }) => body.eventId)).size).toBe(1);
    expect(await stored()).toHaveLength(1);
    const first = replies[0]?.body.eventId;
    const other = await createTenant(api);
    await settings('PATCH', other.key, { clientJourney: true });
    const theirs = await aCustomer(api, other.tenantId);
    const reply = await post({ ...milestone({ dedupeKey: 'ten' }), customerId: theirs }, other.key);
    expect([reply.status, reply.body.eventId === first]).toEqual([202, false]);
  });

  test('refuses an unknown type with the list of those that there are', async () => {
    const { status, body } = await post({ ...milestone(), type: 'CLIENT_MILESTONE_REACHD' });
    expect(status).toBe(422);
    expect(body.error.details).toEqual([
      {
        path: 'type',
        message: expect.stringMatching(/^must be one of .*MONTH_TRANSITION.*did you mean "CLIENT_MILESTONE_REACHED"/),
      },
    ]);
  });

  test.each([
    ['more than 64 KB', { note: 'x'.repeat(64 * 1024) }, 413, 'TOO_LARGE'],
    ['that is a list', [], 422, 'INVALID_INPUT'],
    ['with NUL in it', { note: 'a\0' }, 422, 'INVALID_INPUT'],
    ['with half a surrogate pair as a name', { '\ud83d': 1 }, 422, 'INVALID_INPUT'],
    ['nested too deeply', JSON.parse(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`), 422, 'INVALID_INPUT'],
  ])('refuses data %s', async (_, data, status, code) => {
    const reply = await post(milestone({ data }));
    expect([reply.status, reply.body.error.code]).toEqual([status, code]);
    expect(await stored()).toEqual([]);
  });

  test('takes data of just under 64 KB, and text that only looks like an escape', async () => {
    const data = { note: 'x'.repeat(65_000), escape: '\\u0000' };
    expect((await post(milestone({ data }))).status).toBe(202);
    expect((await stored())[0]?.data).toEqual({ milestone: 'Ten', ...data });
  });

  test('refuses a customer of another tenant, and keys that the database uses', async () => {
    const other = await createTenant(api);
    const theirs = await aCustomer(api, other.tenantId);
    const foreign = await post({ ...milestone(), customerId: theirs });
    expect([foreign.status, foreign.body.error.details[0].path]).toEqual([422, 'customerId']);
    const reserved = await post(milestone({ dedupeKey: `crm:created:${customerId}` }));
    expect([reserved.status, reserved.body.error.details[0].path]).toEqual([422, 'dedupeKey']);
  });

  test('is for ingest keys and admins', async () => {
    const statusOf = async (role: string) =>
      (await post(milestone(), (await createKey(api, tenant.key, role)).key)).status;
    expect([await statusOf('viewer'), await statusOf('operator'), await statusOf('admin')]).toEqual([403, 403, 202]);
  });
});

describe('settings', () => {
  const defaults = {
    clientJourney: false,
    emailWorkflows: false,
    autoGeneratePdf: true,
    followupEndpoint: null,
    retryMissedCalls: false,
    deliverableDueDays: 14,
    fullLookHours: 24,
    keepRunsDays: 365,
    messageSpacingSeconds: 2,
    keepMessageLogsDays: 7,
    optOutWords: ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'OPTOUT', 'OPT-OUT', 'REVOKE', 'ARRET', 'REMOVE'],
    senderName: null,
    workflows: false,
    senderAddress: null,
    replyToAddress: null,
    documentLinkDays: 30,
    attachDocuments: false,
    callsAtOnce: 5,
    callsPerSecond: 10,
    callsPaused: false,
    runTriggers: true,
    targetConversionGain: 15,
    targetCompletionRate: 80,
    targetFollowUpHours: 24,
    targetSatisfaction: 4,
    targetAccuracy: 95,
    assignment: null,
    wordSuggestions: false,
  };

  test('are the defaults until one is changed', async () => {
    expect((await settings('GET', tenant.key)).body).toEqual(defaults);
    const changed = await settings('PATCH', tenant.key, {
      emailWorkflows: true,
      followupEndpoint: 'https://crm.example/call',
    });
    const wanted = { ...defaults, emailWorkflows: true, followupEndpoint: 'https://crm.example/call' };
    expect([changed.status, changed.body]).toEqual([200, wanted]);
    await settings('PATCH', tenant.key, { followupEndpoint: null, autoGeneratePdf: false });
    expect((await settings('GET', tenant.key)).body).toEqual({
      ...defaults,
      emailWorkflows: true,
      autoGeneratePdf: false,
    });
  });

  test('leave an entry in the audit log for what changed, and none when nothing did', async () => {
    await turnOn();
    await turnOn();
    const entries = await api.query(
      `select changes from automation.audit_log where tenant_id = $1 and action = 'settings.changed'`,
      [tenant.tenantId],
    );
    expect(entries).toEqual([{ changes: { clientJourney: { from: false, to: true } } }]);
  });

  test('refuse what is none of them, or of another kind', async () => {
    for (const body of [
      { clientJorney: true },
      { clientJourney: 'yes' },
      { followupEndpoint: 'http://crm.example' },
      { deliverableDueDays: 366 },
      { deliverableDueDays: 1.5 },
      { fullLookHours: 0 },
    ]) {
      expect((await settings('PATCH', tenant.key, body)).status).toBe(422);
    }
  });

  test('of a journey that is off refuse events, and say how to switch it on', async () => {
    const reply = await post(milestone());
    expect([reply.status, reply.body.error.code]).toEqual([409, 'CONFLICT']);
    expect(reply.body.error.message).toContain('PATCH /api/admin/settings');
  });
});
