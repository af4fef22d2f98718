/** Finding customers, and what is known of one. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { createKey, type SeededTenant, seedTenant } from '../../../test/support/api/setup-tenant.ts';
import { insert as insertRow } from '../../../test/support/database/factory.ts';

let api: TestApi;
let tenant: SeededTenant;

const insert = (table: string, columns: Readonly<Record<string, unknown>>) =>
  insertRow(api, table, { tenant_id: tenant.tenantId, ...columns });
const get = (path: string, key = tenant.key) => api.call({ method: 'GET', path, key });
async function names(query: Readonly<Record<string, string>>): Promise<string[]> {
  const { status, body } = await get(`/api/customers?${new URLSearchParams(query)}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.items.map(({ name }: { name: string }) => name);
}

beforeAll(async () => {
  api = await startApi();
  tenant = await seedTenant(api);
  const people = [
    { name: 'Ada Example', email: 'Countess@Example.com', account_number: 'X-100%' },
    { name: 'adam_smith', email: 'adam@example.org', status: 'LEAD' },
    { name: 'Ad%', email: null, account_number: 'X-1000' },
    { name: 'Élodie', sales_rep_id: tenant.userId },
    { name: "Café d'Été", email: null },
    { name: 'N'.repeat(10_000), email: null },
  ];
  for (const [index, person] of people.entries())
    await insert('crm.customers', { ...person, created_at: new Date(Date.UTC(2026, 0, 1, index)) });
});
afterAll(() => api.stop());

describe('the list of customers', () => {
  it.each([
    ['the name, in any case', 'aDa', ['adam_smith', 'Ada Example']],
    ['an e-mail address', 'countess@', ['Ada Example']],
    ['an account number', 'x-100', ['Ad%', 'Ada Example']],
    ['a letter outside ASCII', 'éLO', ['Élodie']],
    ['a per cent sign, which is no pattern', '%', []],
    ['an underscore, which is no pattern', 'adam_', ['adam_smith']],
    ['a backslash', '\\', []],
    ['a word of the name', 'exa', ['Ada Example']],
    ['words in any order', 'EX ada', ['Ada Example']],
    ['words with punctuation between them', "smi'ad\\", ['adam_smith']],
    ['a word outside ASCII, after an apostrophe', 'été', ["Café d'Été"]],
    ['a middle of a word', 'xample', []],
  ])('finds by the beginning of %s', async (_, q, found) => {
    expect(await names({ q })).toEqual(found);
  });

  it('cuts a name of 10 000 letters, and finds it', async () => {
    expect(await names({ q: 'n'.repeat(60) })).toEqual(['N'.repeat(200)]);
  });

  it('filters by status and rep, together with a text', async () => {
    expect(await names({ status: 'LEAD' })).toEqual(['adam_smith']);
    expect(await names({ status: 'ACTIVE', q: 'ad' })).toEqual(['Ad%', 'Ada Example']);
    expect(await names({ repId: tenant.userId, q: 'é' })).toEqual(['Élodie']);
    expect(await names({ repId: randomUUID() })).toEqual([]);
  });

  it.each([{}, { q: 'ad' }])('pages without a gap or a repeat (%o)', async (filter) => {
    const whole = await names(filter);
    const paged: string[] = [];
    let cursor: Record<string, string> = {};
    for (;;) {
      const { body } = await get(`/api/customers?${new URLSearchParams({ ...filter, ...cursor, limit: '1' })}`);
      paged.push(body.items[0].name);
      if (body.nextCursor === null) break;
      cursor = { cursor: body.nextCursor };
    }
    expect(paged).toEqual(whole);
  });

  it.each([
    ['q', `q=${'x'.repeat(61)}`, 'must be text of 1 to 60 characters'],
    ['q', 'q=', 'must be text of 1 to 60 characters'],
    ['status', 'status=active', 'must be one of LEAD, ACTIVE, INACTIVE, ARCHIVED (did you mean "ACTIVE"?)'],
    ['repId', 'repId=7', 'must be a UUID'],
    ['name', 'name=x', expect.stringContaining('is unknown')],
  ])('refuses %s in ?%s', async (path, query, message) => {
    const { status, body } = await get(`/api/customers?${query}`);
    expect([status, body.error.details]).toEqual([422, [{ path, message }]]);
  });

  it('finds by an index, also for the login under row-level security', async () => {
    const search = `select * from automation.search_customers('ad')`;
    const scanned = await api.asApi(async (client) => {
      await client.query('begin');
      await client.query(`select set_config('followthrough.tenant_id', $1, true)`, [tenant.tenantId]);
      const { rows } = await client.query(search);
      await client.query(`select set_config('followthrough.tenant_id', $1, true)`, [randomUUID()]);
      return [rows.length, (await client.query(search)).rows.length];
    });
    expect(scanned).toEqual([3, 0]);
    const plan = await api.query<{ 'QUERY PLAN': string }>(
      `explain select from crm.customers c where c.tenant_id = '${tenant.tenantId}'
         and left(lower(c.name), 60) ~>=~ 'ad' and left(lower(c.name), 60) ~<~ ('ad' || chr(1114111))`,
    );
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toContain('customers_by_name');
  });

  it('finds words by an index of which it reads the caller’s part only', async () => {
    const [found] = await api.query<{ definition: string }>(
      `select pg_get_functiondef('automation.search_customers(text)'::regprocedure) as definition`,
    );
    const [expression] = /array_to_tsvector.*?(?=\s+@@)/s.exec(found?.definition ?? '') ?? [];
    await api.query('begin');
    await api.query('set local enable_seqscan = off');
    const plan = await api.query<{ 'QUERY PLAN': string }>(
      `explain select from crm.customers c where ${expression} @@ $$'${tenant.tenantId}/ad':*$$::tsquery`,
    );
    await api.query('rollback');
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toContain('customers_by_word');
  });
});

describe('a customer', () => {
  it('has sums of the orders and of the open tasks, and what keeps e-mails away', async () => {
    const customer_id = await insert('crm.customers', {
      name: 'Buyer',
      email: 'Buyer@example.org',
      sales_rep_id: tenant.userId,
      do_not_contact_until: 'infinity',
    });
    const order = { customer_id, ordered_at: '2026-01-05T09:00:00Z' };
    await insert('crm.orders', { ...order, status: 'DELIVERED', delivered_at: '2026-01-09T09:00:00Z', total: 10.1 });
    await insert('crm.orders', { ...order, ordered_at: '2026-02-01T09:00:00Z', total: 20.2 });
    await insert('crm.orders', { ...order, ordered_at: '2026-03-01T09:00:00Z', status: 'CANCELLED', total: 99 });
    const task = { customer_id, title: 'x', due_at: '2026-01-20T00:00:00Z' };
    await insert('crm.tasks', task);
    await insert('crm.tasks', { ...task, due_at: '2199-01-01T00:00:00Z' });
    await insert('crm.tasks', { ...task, status: 'COMPLETED' });
    await api.query(
      `insert into automation.email_addresses (tenant_id, address, stopped_reason, stopped_at, last_reported_at)
       values ($1, 'buyer@example.org', 'BOUNCED', now(), now())`,
      [tenant.tenantId],
    );
    const { status, body } = await get(`/api/customers/${customer_id}`);
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({
        id: customer_id,
        salesRep: { id: tenant.userId, name: expect.stringContaining('Rep') },
        doNotContactUntil: null,
        orders: {
          ...{ count: 2, delivered: 1, cancelled: 1, total: 30.3 },
          firstOrderedAt: '2026-01-05T09:00:00.000Z',
          lastOrderedAt: '2026-02-01T09:00:00.000Z',
          lastDeliveredAt: '2026-01-09T09:00:00.000Z',
        },
        tasks: { open: 2, overdue: 1, nextDueAt: '2026-01-20T00:00:00.000Z' },
        allowsEmail: true,
        emailStoppedReason: 'BOUNCED',
      }),
    ]);
  });

  it('is shown to a viewer, and is absent under an unknown id', async () => {
    const { key } = await createKey(api, tenant.key, 'viewer');
    expect((await get(`/api/customers/${tenant.customerId}`, key)).status).toBe(200);
    const { status, body } = await get(`/api/customers/${tenant.userId}`, key);
    expect([status, body.error.message]).toEqual([404, `There is no customer ${tenant.userId}`]);
  });
});
