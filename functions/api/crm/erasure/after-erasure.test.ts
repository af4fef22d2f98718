/** What writers by SQL and callers of the API may still write of a person who was erased. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { daysAgo, insert } from '../../../../test/support/api/setup-rows.ts';
import { type SeededTenant, seedTenant } from '../../../../test/support/api/setup-tenant.ts';
import { MARK, placesIn } from './setup-person.ts';

let api: TestApi;
let tenant: SeededTenant;
let customerId: string;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await seedTenant(api);
  ({ customerId } = tenant);
  await api.query(`update crm.customers set external_id = 'z' where id = $1`, [customerId]);
  expect((await call('POST', '/api/crm/customers/z/erasure')).status).toBe(200);
});
afterAll(() => api?.stop());

const call = (method: string, path: string, body?: unknown) => api.call({ method, path, key: tenant.key, body });
const add = (table: string, row: object) => insert(api, table, { tenant_id: tenant.tenantId, ...row });
const refusal = (table: string) => `${table}_customer_erased: the customer ${customerId} was erased`;

describe('by SQL', () => {
  it('bookings are refused, and texts of those that there are', async () => {
    const booking = { booking_type: 'call', scheduled_at: daysAgo(-30), notes: MARK };
    await expect(add('crm.bookings', { ...booking, customer_id: customerId })).rejects.toThrow(refusal('bookings'));
    const other = await add('crm.customers', { name: 'Other' });
    const id = await add('crm.bookings', { ...booking, notes: null, customer_id: other });
    await expect(api.query('update crm.bookings set customer_id = $2 where id = $1', [id, customerId])).rejects.toThrow(
      refusal('bookings'),
    );
    const [own] = await api.query<{ id: string }>('select id from crm.bookings where customer_id = $1', [customerId]);
    const set = (change: string) => api.query(`update crm.bookings set ${change} where id = $1`, [own?.id]);
    for (const change of [`notes = '${MARK}'`, `metadata = '{"x": "${MARK}"}'`])
      await expect(set(change)).rejects.toThrow(refusal('bookings'));
    await set(`notes = null, metadata = '{}', buffer_until = buffer_until + interval '1 minute'`);
  });

  it('preferences, consents and subscribers are refused; an old link may still say no', async () => {
    const preference = (allows: boolean) =>
      api.query(
        `insert into automation.email_preferences (tenant_id, customer_id, allows_email) values ($1, $2, $3)
         on conflict (tenant_id, customer_id) do update set allows_email = excluded.allows_email`,
        [tenant.tenantId, customerId, allows],
      );
    await expect(preference(true)).rejects.toThrow(refusal('email_preferences'));
    await preference(false);
    await expect(preference(true)).rejects.toThrow(refusal('email_preferences'));
    const consent = { customer_id: customerId, channel: 'http', state: 'OPTED_OUT' };
    await expect(add('automation.customer_consents', consent)).rejects.toThrow(refusal('customer_consents'));
    await expect(
      api.query(
        `insert into automation.subscribers (page_id, recipient_id, customer_id)
         select page_id, '99', $2 from automation.pages where tenant_id = $1 limit 1`,
        [tenant.tenantId, customerId],
      ),
    ).rejects.toThrow(refusal('subscribers'));
  });

  it('jobs are cancelled and events are emptied, beside those of others', async () => {
    const other = await add('crm.customers', { name: 'Other' });
    const at = { run_at: daysAgo(0), rank_at: daysAgo(0), created_at: daysAgo(0) };
    await api.query(
      `insert into automation.jobs (tenant_id, type, queue, payload, run_at, rank_at, created_at)
       select $1, 'SEND_EMAIL', 'email', jsonb_build_object('customerId', c.id, 'note', $4::text), $5, $5, $5
       from unnest(array[$2, $3, 'none']) c (id)`,
      [tenant.tenantId, customerId, other, MARK, at.run_at],
    );
    const jobs = await api.query(
      `select j.status, j.error, j.payload, w.id is not null as waits from automation.jobs j
       left join automation.waiting_jobs w on w.id = j.id
       where j.tenant_id = $1 and j.type = 'SEND_EMAIL' and j.created_at = $2 order by j.status, j.payload ->> 'customerId' = 'none'`,
      [tenant.tenantId, at.created_at],
    );
    const queued = { status: 'QUEUED', error: null, waits: true };
    expect(jobs).toEqual([
      {
        ...{ status: 'CANCELLED', error: 'ERASED: the customer was erased', payload: { customerId }, waits: false },
      },
      { ...queued, payload: { customerId: other, note: MARK } },
      { ...queued, payload: { customerId: 'none', note: MARK } },
    ]);
    const event = { type: 'custom.x', data: { note: MARK }, handled_at: daysAgo(0) };
    const ids = [
      await add('automation.events', { ...event, customer_id: customerId, dedupe_key: MARK }),
      await add('automation.events', { ...event, customer_id: other, dedupe_key: `${MARK} 2` }),
    ];
    expect(
      await api.query('select data, dedupe_key from automation.events where id = any ($1) order by dedupe_key', [ids]),
    ).toEqual([
      { data: event.data, dedupe_key: `${MARK} 2` },
      { data: {}, dedupe_key: `erased:${ids[0]}` },
    ]);
    await api.query('delete from automation.events where id = any ($1)', [ids]);
    await api.query(`delete from automation.jobs where payload ->> 'note' = $1`, [MARK]);
    expect(await placesIn(api)).toEqual([]);
  });
});

describe('by the API', () => {
  it('bookings, preferences, jobs, events and subscribers are refused with what to do', async () => {
    const replies = await Promise.all([
      call('POST', '/api/bookings', { customerId, bookingType: 'call', scheduledAt: '2031-02-03T10:00:00Z' }),
      call('PATCH', `/api/customers/${customerId}/email-preference`, { allowsEmail: true }),
      call('POST', '/api/jobs', { type: 'GENERATE_BUSINESS_PLAN', payload: { customerId } }),
      call('POST', '/api/events', { type: 'CLIENT_MILESTONE_REACHED', customerId, data: { milestone: MARK } }),
    ]);
    expect(replies.map(({ status, body }) => [status, JSON.stringify(body.error)])).toEqual([
      [422, expect.stringContaining('was erased; a person who comes back is a new customer')],
      [409, expect.stringContaining('was erased; a person who comes back is a new customer')],
      [422, expect.stringContaining('who was not erased')],
      [422, expect.stringContaining('who was not erased')],
    ]);
    const [page] = await api.query<{ page_id: string }>(
      'select page_id::text from automation.pages where tenant_id = $1 limit 1',
      [tenant.tenantId],
    );
    const subscribers = [{ pageId: page?.page_id, recipientId: '99', customerId }];
    expect((await call('POST', '/api/subscribers', { subscribers })).body.results).toMatchObject([
      { result: 'refused', reason: 'CUSTOMER_ERASED' },
    ]);
    expect((await call('GET', `/api/customers/${randomUUID()}/email-preference`)).status).toBe(404);
  });
});
