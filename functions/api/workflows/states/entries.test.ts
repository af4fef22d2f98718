/** Entries over HTTP: what an activated workflow listens to, and events that only workflows know. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createCalendar } from '../../../../test/support/api/setup-calendar.ts';
import { createTenant } from '../../../../test/support/api/setup-tenant.ts';
import { aCustomer } from '../../../../test/support/database/factory.ts';

let api: TestApi;
let tenantId: string;
let key: string;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());
beforeEach(async () => {
  ({ tenantId, key } = await createTenant(api));
  await call('PATCH', '/api/admin/settings', { workflows: true });
});

async function call(method: string, path: string, body?: unknown) {
  return api.call({ method, path, key, ...(body === undefined ? {} : { body }) });
}

const graph = (entries: readonly object[], settings: object = {}) => ({
  nodes: [
    { id: 's', type: 'start', data: { entries } },
    { id: 'e', type: 'end' },
  ],
  edges: [{ source: 's', target: 'e' }],
  settings,
});

/** Returns the id of a workflow with a new version that is active. */
async function activate(entries: readonly object[], settings: object = {}): Promise<string> {
  const { body } = await call('POST', '/api/workflows', { name: 'Listens', graph: graph(entries, settings) });
  expect((await call('POST', `/api/workflows/${body.id}/publish`, {})).body.error).toBeUndefined();
  expect((await call('POST', `/api/workflows/${body.id}/activate`)).body.error).toBeUndefined();
  return body.id;
}

const listened = async () =>
  (
    await api.query<{ event_type: string }>(
      'select event_type from automation.event_listeners where tenant_id = $1 order by 1',
      [tenantId],
    )
  ).map(({ event_type }) => event_type);

test('an active workflow listens to its events, the next version to its own, an archived one to none', async () => {
  const id = await activate([{ kind: 'event', types: ['order.placed', 'customer.updated'] }]);
  expect(await listened()).toEqual(['customer.updated', 'order.placed']);
  const next = graph([{ kind: 'event', types: ['order.placed', 'custom.paid'] }]);
  await call('PATCH', `/api/workflows/${id}`, { revision: 1, graph: next });
  await call('POST', `/api/workflows/${id}/publish`, {});
  for (const _ of [1, 2]) expect((await call('POST', `/api/workflows/${id}/activate`)).status).toBe(200);
  expect(await listened()).toEqual(['custom.paid', 'order.placed']);
  await call('DELETE', `/api/workflows/${id}`);
  expect(await listened()).toEqual([]);
});

test('a custom event is recorded once for each key, and waits for workflows only', async () => {
  const customerId = await aCustomer(api, tenantId);
  const event = { type: 'custom.contract.signed', customerId, data: { value: 12 }, dedupeKey: 'contract-1' };
  const [first, second] = [await call('POST', '/api/events', event), await call('POST', '/api/events', event)];
  expect([first.status, second.body]).toEqual([202, first.body]);
  const { body } = await call('GET', `/api/events/${first.body.eventId}`);
  expect(body).toMatchObject({ type: 'custom.contract.signed', outcome: 'DONE', data: { value: 12 } });
  expect(await api.query('select from automation.waiting_events where tenant_id = $1', [tenantId])).toEqual([]);
  const other = await createTenant(api);
  expect((await api.call({ method: 'GET', path: `/api/events/${first.body.eventId}`, key: other.key })).status).toBe(
    404,
  );
});

test.each([
  [{ type: 'custom.' }, 422, 'must be one of BUSINESS_PLAN_COMPLETED'],
  [{ type: 'custom.Paid' }, 422, 'or custom.<name> in lower case'],
  [{ type: 'order.placed' }, 422, 'must be one of'],
  [{ customerId: '6f1c2f0e-8d7b-4c58-9d0e-3a3f5b9f2c11' }, 422, 'must be a customer of this tenant'],
])('a custom event with %j is refused', async (part, status, message) => {
  const event = { type: 'custom.paid', customerId: await aCustomer(api, tenantId), ...part };
  const reply = await call('POST', '/api/events', event);
  expect([reply.status, JSON.stringify(reply.body)]).toEqual([status, expect.stringContaining(message)]);
});

test('a custom event is refused while workflows are off, with the way out', async () => {
  await call('PATCH', '/api/admin/settings', { workflows: false });
  const reply = await call('POST', '/api/events', { type: 'custom.paid', customerId: await aCustomer(api, tenantId) });
  expect([reply.status, reply.body.error.message]).toEqual([409, expect.stringContaining('{"workflows": true}')]);
});

const nextMoments = async () =>
  (
    await api.query<{ next_at: Date | null }>(
      'select next_at from automation.entry_schedules where tenant_id = $1 order by entry',
      [tenantId],
    )
  ).map(({ next_at }) => next_at?.toISOString());

test('a schedule has its next moment in its zone, keeps it in the next version, and ends with the workflow', async () => {
  const daily = { kind: 'schedule', cron: '0 9 * * ? *', timeZone: 'Asia/Tokyo' };
  const id = await activate([{ kind: 'manual' }, daily]);
  const [at] = await nextMoments();
  expect(at).toMatch(/T00:00:00.000Z$/);
  const wakeUps = await api.query(`select from automation.outbox where topic = 'workflows' and due_at = $1`, [at]);
  expect(wakeUps).toHaveLength(1);
  await api.query(`update automation.entry_schedules set next_at = '2026-01-01' where tenant_id = $1`, [tenantId]);
  const change = async (revision: number, entry: object) => {
    const changed = graph([{ kind: 'manual' }, entry]);
    await call('PATCH', `/api/workflows/${id}`, { revision, graph: changed });
    await call('POST', `/api/workflows/${id}/publish`, {});
    await call('POST', `/api/workflows/${id}/activate`);
  };
  await change(1, { ...daily, overlap: 'allow' });
  expect(await nextMoments()).toEqual(['2026-01-01T00:00:00.000Z']);
  await change(2, { ...daily, timeZone: 'UTC' });
  expect(await nextMoments()).toEqual([expect.stringMatching(/T09:00:00.000Z$/)]);
  await call('DELETE', `/api/workflows/${id}`);
  expect(await nextMoments()).toEqual([]);
});

describe('an entry by a date', () => {
  const renewal = { kind: 'date', field: 'customer.attributes.renewal', offset: { n: -7, unit: 'days' } };
  const turn = () => api.query('select automation.advance_workflows(100, now())');
  const moments = async () =>
    (
      await api.query<{ due_at: Date }>(
        'select due_at from automation.entry_dates where tenant_id = $1 order by due_at',
        [tenantId],
      )
    ).map(({ due_at }) => due_at.toISOString());
  const activateAgain = async (id: string, revision: number, entries: readonly object[]) => {
    await call('PATCH', `/api/workflows/${id}`, { revision, graph: graph(entries, { timeZone: 'UTC' }) });
    await call('POST', `/api/workflows/${id}/publish`, {});
    expect((await call('POST', `/api/workflows/${id}/activate`)).body.error).toBeUndefined();
    await turn();
  };

  test('notes the moments of those who have the date, follows a change over the API, and ends with the workflow', async () => {
    const customerId = await aCustomer(api, tenantId, { attributes: { renewal: '2099-05-30' } });
    const id = await activate([renewal], { timeZone: 'UTC' });
    await turn();
    expect(await moments()).toEqual(['2099-05-23T00:00:00.000Z']);
    await api.query(`update crm.customers set attributes = jsonb_build_object('renewal', $2::text) where id = $1`, [
      customerId,
      '2099-06-09',
    ]);
    await turn();
    expect(await moments()).toEqual(['2099-06-02T00:00:00.000Z']);
    const { body } = await call('GET', `/api/workflows/${id}/explain?customerId=${customerId}`);
    expect(body.entries).toMatchObject([{ reason: 'WHEN_DUE' }]);
    await activateAgain(id, 1, [{ ...renewal, at: '09:00' }]);
    expect(await moments()).toEqual(['2099-06-02T09:00:00.000Z']);
    await activateAgain(id, 2, [{ kind: 'manual' }]);
    expect(await moments()).toEqual([]);
    await activateAgain(id, 3, [{ kind: 'manual' }, renewal]);
    expect(await moments()).toHaveLength(1);
    await call('DELETE', `/api/workflows/${id}`);
    const noted = await api.query('select from automation.graph_waits where tenant_id = $1', [tenantId]);
    expect([await moments(), noted]).toEqual([[], []]);
  });
});

describe('what keeps to calendars', () => {
  const email = (calendarId: string) => ({
    type: 'email',
    data: { subject: 'a', text: 'b', sendWindow: { calendarId } },
  });
  const wait = (data: object) => ({ type: 'wait', data });
  const none = 'needs a calendar, and the tenant has no default one';
  const absent = 'there is no calendar "c"';
  test.each([
    ['data.businessTime', none, wait({ kind: 'duration', n: 1, unit: 'days', businessTime: true })],
    ['data.calendarId', none, wait({ kind: 'open-hours' })],
    ['data.calendarId', absent, wait({ kind: 'open-hours', calendarId: 'c' })],
    ['data.sendWindow.calendarId', absent, email('c')],
    ['data.dueInBusinessDays', none, { type: 'task', data: { title: 'a', dueInBusinessDays: 2 } }],
  ])('is refused without one on publishing: %s %s', async (path, message, node) => {
    const { nodes } = graph([{ kind: 'manual' }]);
    const drawn = { nodes: [nodes[0], { id: 'x', ...node }], edges: [{ source: 's', target: 'x' }] };
    const { body } = await call('POST', '/api/workflows', { name: 'Calendars', graph: drawn });
    const reply = await call('POST', `/api/workflows/${body.id}/publish`, {});
    expect([reply.status, reply.body.error.details]).toEqual([
      422,
      expect.arrayContaining([expect.objectContaining({ code: 'UNKNOWN_CALENDAR', path: `nodes.x.${path}`, message })]),
    ]);
  });

  const makeDefault = async () => (await createCalendar(api, key, { timeZone: 'UTC', isDefault: true })).id;

  test('a schedule comes on business days, and moves with the calendar', async () => {
    const calendarId = await makeDefault();
    const id = await activate([{ kind: 'schedule', cron: '0 9 * * ? *', timeZone: 'UTC', onHoliday: 'skip' }]);
    const nextAt = async () =>
      (await api.query('select next_at from automation.entry_schedules where workflow_id = $1', [id]))[0]?.next_at;
    const first: Date = await nextAt();
    expect(first.getUTCDay() % 6).toBeGreaterThan(0);
    const closed = { exceptions: [{ day: first.toISOString().slice(0, 10), spans: [] }] };
    const preview = await call('POST', `/api/calendars/${calendarId}/preview`, closed);
    expect(await nextAt()).toEqual(first);
    await call('PATCH', `/api/calendars/${calendarId}`, closed);
    const moved: Date = await nextAt();
    expect(moved > first).toBe(true);
    expect(preview.body.schedules).toEqual([
      { workflowId: id, name: null, entry: 1, from: first.toISOString(), to: moved.toISOString() },
    ]);
    expect((await call('DELETE', `/api/calendars/${calendarId}`)).body.error).toMatchObject({
      ...{ code: 'CONFLICT', details: { workflows: [{ id }] } },
    });
  });

  test('a schedule that comes more than once a day moves to no other day', async () => {
    await makeDefault();
    const entry = { kind: 'schedule', cron: 'EVERY_HOUR', onHoliday: 'before' };
    const { body } = await call('POST', '/api/workflows', { name: 'Often', graph: graph([entry]) });
    const reply = await call('POST', `/api/workflows/${body.id}/publish`, {});
    expect([reply.status, reply.body.error.details]).toEqual([
      422,
      [expect.objectContaining({ code: 'BAD_SETTING', path: 'nodes.s.data.entries.0.onHoliday' })],
    ]);
  });

  test('a version is not activated once its calendar is gone', async () => {
    const calendarId = await makeDefault();
    const { body } = await call('POST', '/api/workflows', {
      ...{ name: 'Gone', graph: graph([{ kind: 'schedule', cron: 'EVERY_HOUR', calendarId }]) },
    });
    await call('POST', `/api/workflows/${body.id}/publish`, {});
    expect((await call('DELETE', `/api/calendars/${calendarId}`)).status).toBe(204);
    const reply = await call('POST', `/api/workflows/${body.id}/activate`);
    expect([reply.status, reply.body.error.details]).toEqual([
      422,
      [expect.objectContaining({ code: 'UNKNOWN_CALENDAR' })],
    ]);
  });
});
