/** The list of events, and what each caused. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { createKey, createTenant } from '../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenantId: string;
let key: string;
let customerId: string;

const get = (path: string, as = key) => api.call({ method: 'GET', path, key: as });
const list = async (query = '') => (await get(`/api/events${query}`)).body;
const add = async (columns: Readonly<Record<string, unknown>>): Promise<string> => {
  const id = randomUUID();
  const row = {
    id,
    tenant_id: tenantId,
    customer_id: customerId,
    type: 'CLIENT_MILESTONE_REACHED',
    dedupe_key: id,
    ...columns,
  };
  const places = Object.keys(row).map((_, index) => `$${index + 1}`);
  await api.query(`insert into automation.events (${Object.keys(row)}) values (${places})`, Object.values(row));
  return id;
};
const handle = (type: string) =>
  api.query('select * from automation.handle_events($1, 100, $2, null)', [type, new Date()]);

beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  ({ tenantId, key } = await createTenant(api));
  await api.query(
    `insert into automation.tenant_settings (tenant_id, client_journey, email_workflows) values ($1, true, true)
     on conflict (tenant_id) do update set client_journey = true, email_workflows = true`,
    [tenantId],
  );
  const [customer] = await api.query<{ id: string }>(
    `insert into crm.customers (tenant_id, name, email, status) values ($1, 'Ada', 'ada@example.com', 'LEAD') returning id`,
    [tenantId],
  );
  customerId = customer?.id ?? '';
});
afterAll(() => api.stop());

describe('events', () => {
  it('are listed newest first, with the customer and how they ended', async () => {
    await handle('CLIENT_CREATED');
    const failed = { outcome: 'FAILED: no room', attempts: 2, occurred_at: '2030-01-01' };
    const skipped = { outcome: 'SKIPPED: CUSTOMER_GONE', handled_at: '2031-01-01', occurred_at: '2031-01-01' };
    const ids = [await add({ occurred_at: '2032-01-01' }), await add(skipped), await add(failed)];
    const { items } = await list();
    expect(items.slice(0, 3).map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(items.map((item: Record<string, unknown>) => [item.outcome, item.reason, item.customerName])).toEqual([
      ['WAITING', null, 'Ada'],
      ['SKIPPED', 'CUSTOMER_GONE', 'Ada'],
      ['FAILED', 'no room', 'Ada'],
      ['DONE', null, 'Ada'],
    ]);
    for (const outcome of ['WAITING', 'SKIPPED', 'FAILED', 'DONE'])
      expect((await list(`?outcome=${outcome}`)).items.map((item: { outcome: string }) => item.outcome)).toEqual([
        outcome,
      ]);
    expect((await list('?type=CLIENT_CREATED')).items).toHaveLength(1);
    expect((await list(`?customerId=${customerId}&from=2030-06-01T00:00:00Z`)).items).toHaveLength(2);
    expect((await list(`?to=2031-01-01T00:00:00Z`)).items).toHaveLength(2);
    expect((await list(`?customerId=${randomUUID()}`)).items).toEqual([]);
  });

  it('are listed page by page, those of one moment too', async () => {
    for (let n = 0; n < 4; n += 1) await add({ occurred_at: '2030-01-01T00:00:00.123456Z' });
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const { items, nextCursor } = await list(`?limit=2${cursor}`);
      seen.push(...items.map(({ id }: { id: string }) => id));
      if (nextCursor === null) break;
      cursor = `&cursor=${nextCursor}`;
    }
    expect([seen.length, new Set(seen).size]).toEqual([5, 5]);
  });

  it('show what they caused, and only that, even when two were handled in one moment', async () => {
    await api.query(`update crm.customers set status = 'ACTIVE' where id = $1`, [customerId]);
    const at = new Date();
    for (const type of ['CLIENT_CREATED', 'CLIENT_ACTIVATED'])
      await api.query('select * from automation.handle_events($1, 100, $2, null)', [type, at]);
    const { items } = await list();
    const of = async (type: string) => {
      const event = items.find((item: { type: string }) => item.type === type);
      return (await get(`/api/events/${event.id}`)).body;
    };
    const created = await of('CLIENT_CREATED');
    expect(created).toMatchObject({ data: {}, outcome: 'DONE', handledAt: at.toISOString() });
    expect(created.reactions).toMatchObject({
      jobs: [],
      emails: [{ type: 'SEND_EMAIL', title: 'WELCOME', status: 'QUEUED', error: null, endedAt: null }],
      documents: [],
      activities: [{ type: 'CLIENT_CREATED', title: 'Became a customer', at: at.toISOString() }],
    });
    const { jobs, emails, activities } = (await of('CLIENT_ACTIVATED')).reactions;
    expect(jobs.map(({ type }: { type: string }) => type).sort()).toEqual([
      'GENERATE_BUSINESS_PLAN',
      'GENERATE_DELIVERABLE',
    ]);
    expect([emails.map(({ title }: { title: string }) => title), activities]).toEqual([['CLIENT_ACTIVATED'], []]);
    const job = (await get(`/api/jobs/${jobs[0].id}`)).body;
    expect(job).toMatchObject({ eventId: (await of('CLIENT_ACTIVATED')).id, customerId, customerName: 'Ada' });
  });

  it('show the documents that their jobs printed', async () => {
    const [plan] = await api.query<{ id: string }>(
      `insert into crm.business_plans (tenant_id, customer_id, version, status) values ($1, $2, 1, 'COMPLETED') returning id`,
      [tenantId, customerId],
    );
    await handle('BUSINESS_PLAN_COMPLETED');
    await api.query(
      `insert into automation.documents (tenant_id, customer_id, type, subject_id, title, file_key, pages, size_bytes, created_at)
       values ($1, $2, 'BUSINESS_PLAN', $3, 'The plan', 'documents/plan.pdf', 2, 1000, $4)`,
      [tenantId, customerId, plan?.id, new Date()],
    );
    const [event] = (await list('?type=BUSINESS_PLAN_COMPLETED')).items;
    const { reactions } = (await get(`/api/events/${event.id}`)).body;
    expect(reactions).toMatchObject({
      jobs: [{ type: 'GENERATE_PDF' }],
      emails: [{ title: 'BUSINESS_PLAN_READY' }],
      documents: [{ type: 'BUSINESS_PLAN', title: 'The plan' }],
    });
  });

  it('are for viewers, not for a key that only records them; another id is a 404', async () => {
    const viewer = await createKey(api, key, 'viewer');
    const ingest = await createKey(api, key, 'ingest');
    expect((await get('/api/events', viewer.key)).status).toBe(200);
    expect((await get('/api/events', ingest.key)).status).toBe(403);
    expect((await get(`/api/events/${randomUUID()}`)).status).toBe(404);
    expect((await get('/api/events?outcome=GONE')).body.error.details[0].path).toBe('outcome');
  });
});
