/** What happened to a customer, in one order. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, type SeededTenant, seedTenant } from '../../../../test/support/api/setup-tenant.ts';
import { insert as insertRow } from '../../../../test/support/database/factory.ts';
import { timelineKinds } from './routes.ts';

interface Item {
  readonly kind: string;
  readonly id: string;
  readonly at: string;
}

let api: TestApi;
let tenant: SeededTenant;
const AT = new Date('2026-03-01T09:00:00.000Z');

const insert = (table: string, columns: Readonly<Record<string, unknown>>) =>
  insertRow(api, table, { tenant_id: tenant.tenantId, ...columns });
const get = (query = '', id = tenant.customerId, key = tenant.key) =>
  api.call({ method: 'GET', path: `/api/customers/${id}/timeline${query}`, key });
async function items(query = ''): Promise<Item[]> {
  const { status, body } = await get(query);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.items;
}

/** All in one instant, so that only kinds and ids order them. */
beforeAll(async () => {
  api = await startApi();
  tenant = await seedTenant(api);
  const customer_id = tenant.customerId;
  const [product] = await api.query<{ id: string }>('select id from crm.products where tenant_id = $1', [
    tenant.tenantId,
  ]);
  for (let n = 0; n < 2; n += 1) {
    await insert('crm.orders', { customer_id, ordered_at: AT, total: 12.5 });
    await insert('crm.sample_usages', { customer_id, product_id: product?.id, tasted_at: AT });
    await insert('crm.tasks', { customer_id, title: 'Call', created_at: AT, source: 'BURN_RATE_ALERT' });
    await insert('automation.jobs', {
      ...{ type: 'SEND_EMAIL', queue: 'email', run_at: AT, rank_at: AT, created_at: AT },
      payload: { customerId: customer_id, template: 'WELCOME' },
    });
    await insert('crm.bookings', { customer_id, booking_type: 'follow_up', scheduled_at: AT, status: 'completed' });
    await insert('automation.events', {
      ...{ customer_id, type: 'CLIENT_MILESTONE_REACHED', occurred_at: AT, dedupe_key: `x${n}` },
    });
    const event_id = await insert('automation.events', {
      ...{ customer_id, type: 'DELIVERABLE_COMPLETED', occurred_at: AT, dedupe_key: `d${n}` },
    });
    await insert('automation.jobs', {
      ...{ type: 'GENERATE_PDF', queue: 'pdf-generation', run_at: AT, rank_at: AT, created_at: AT, event_id },
      payload: { deliverableId: randomUUID() },
    });
    await insert('automation.documents', {
      ...{ customer_id, type: 'DELIVERABLE', subject_id: randomUUID(), title: `Offer ${n}`, file_key: 'x' },
      ...{ pages: 3, size_bytes: 9000, created_at: AT },
    });
    await insert('crm.activities', { customer_id, type: 'NOTE', summary: 'Met at the fair', occurred_at: AT });
  }
});
afterAll(() => api.stop());

it('lists every kind, newest first', async () => {
  const all = await items();
  expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(timelineKinds));
  const times = all.map(({ at }) => Date.parse(at));
  expect(times).toEqual([...times].sort((a, b) => b - a));
  const of = (kind: string) => all.filter((item) => item.kind === kind).at(-1);
  expect(of('ORDER')).toMatchObject({ status: 'PLACED', total: 12.5, at: AT.toISOString() });
  const jobs = all.filter(({ kind }) => kind === 'JOB');
  expect(jobs.filter((job) => 'type' in job && job.type === 'GENERATE_PDF')).toHaveLength(2);
  expect(of('DOCUMENT')).toMatchObject({ type: 'DELIVERABLE', title: expect.stringContaining('Offer') });
  expect(jobs).toContainEqual(expect.objectContaining({ type: 'SEND_EMAIL', title: 'WELCOME', status: 'QUEUED' }));
  expect(of('TASK')).toMatchObject({ type: 'BURN_RATE_ALERT', title: 'Call' });
  expect(of('CALL')).toMatchObject({ bookingId: tenant.bookingIds[0], status: 'unavailable' });
  expect(of('ACTIVITY')).toMatchObject({ type: 'NOTE', title: 'Met at the fair' });
});

it.each([1, 2, 3, 5])('pages by %i without a gap or a repeat, also within one instant', async (limit) => {
  const whole = (await items()).map(({ id }) => id);
  const paged: string[] = [];
  for (let cursor = ''; ; ) {
    const { body } = await get(`?limit=${limit}${cursor}`);
    paged.push(...body.items.map(({ id }: Item) => id));
    if (body.nextCursor === null) break;
    cursor = `&cursor=${body.nextCursor}`;
  }
  expect(paged).toEqual(whole);
  expect(whole.length).toBeGreaterThanOrEqual(20);
});

it('begins before a moment, and lists some kinds only', async () => {
  expect((await items(`?before=${AT.toISOString()}`)).every(({ at }) => Date.parse(at) < AT.getTime())).toBe(true);
  const after = new Date(AT.getTime() + 1).toISOString();
  expect((await items(`?before=${after}&kinds=ORDER,EVENT`)).map(({ kind }) => kind)).toEqual([
    ...['EVENT', 'EVENT', 'EVENT', 'EVENT'],
    ...['ORDER', 'ORDER'],
  ]);
});

it.each([
  ['kinds', 'kinds=ORDER,MAIL', expect.stringContaining('must be one or several of ORDER,SAMPLE')],
  ['kinds', 'kinds=', expect.stringContaining('must be one or several of')],
  ['before', 'before=yesterday', 'must be an instant such as 2026-01-31T09:00:00Z'],
  ['cursor', 'cursor=x', expect.any(String)],
])('refuses %s in ?%s', async (path, query, message) => {
  const { status, body } = await get(`?${query}`);
  expect([status, body.error.details]).toEqual([422, [{ path, message }]]);
});

it('is empty for a customer to whom nothing happened, and absent for an unknown one', async () => {
  const id = await insert('crm.customers', { name: 'Quiet' });
  const { key } = await createKey(api, tenant.key, 'viewer');
  const kinds = '?kinds=ORDER,SAMPLE,TASK,BOOKING,CALL,ACTIVITY,DOCUMENT';
  expect((await get(kinds, id, key)).body).toEqual({ items: [], nextCursor: null });
  expect((await get('', tenant.userId, key)).status).toBe(404);
});

it('leaves out what has no moment', async () => {
  const before = await items('?kinds=ORDER');
  for (const ordered_at of ['infinity', '-infinity'])
    await insert('crm.orders', { customer_id: tenant.customerId, ordered_at });
  expect(await items('?kinds=ORDER')).toEqual(before);
});
