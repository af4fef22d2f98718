/** What customers and recipients have said about each channel. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { insert } from '../../../../test/support/api/setup-rows.ts';
import { createKey, createTenant } from '../../../../test/support/api/setup-tenant.ts';

const PHONE = '+351912345678';

let api: TestApi;
let tenant: { tenantId: string; key: string };
let customerId: string;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await createTenant(api);
  customerId = await insert(api, 'crm.customers', { tenant_id: tenant.tenantId, name: 'Ana' });
});
afterAll(() => api?.stop());

const PATH = '/api/subscribers/consents';
const read = (query: object, key = tenant.key) =>
  api.call({ method: 'GET', path: `${PATH}?${new URLSearchParams({ ...query })}`, key });
const change = (body: object, key = tenant.key) => api.call({ method: 'PATCH', path: PATH, key, body });
const states = async (query: object) =>
  (await read(query)).body.items.map(({ channel, state }: { channel: string; state: string }) => `${channel} ${state}`);
const hasOptedOut = async (channel: string, customer: string | null, recipient: string | null) => {
  const [row] = await api.query('select automation.has_opted_out($1, $2, $3, $4) as has', [
    ...[tenant.tenantId, channel, customer, recipient],
  ]);
  return row?.has;
};

describe('a consent', () => {
  it('is unknown until somebody says something, by channel, e-mail included', async () => {
    const unknown = ['page UNKNOWN', 'sms UNKNOWN', 'whatsapp UNKNOWN', 'http UNKNOWN'];
    expect(await states({ customerId })).toEqual([...unknown, 'email UNKNOWN']);
    expect(await states({ recipientId: PHONE })).toEqual(unknown);
    const path = `/api/customers/${customerId}/email-preference`;
    await api.call({ method: 'PATCH', path, key: tenant.key, body: { allowsEmail: false } });
    expect(await states({ customerId })).toEqual([...unknown, 'email OPTED_OUT']);
    expect(await hasOptedOut('email', customerId, null)).toBe(true);
  });

  it.each([
    ['customer', () => ({ customerId })],
    ['recipient', () => ({ recipientId: PHONE })],
  ])('of a %s is changed, once, and recorded', async (_, person) => {
    const changed = await change({ ...person(), channel: 'sms', state: 'OPTED_OUT' });
    expect([changed.status, changed.body]).toMatchObject([200, { channel: 'sms', state: 'OPTED_OUT', source: 'api' }]);
    expect((await change({ ...person(), channel: 'sms', state: 'OPTED_OUT' })).body).toEqual(changed.body);
    expect(await hasOptedOut('sms', customerId, PHONE)).toBe(true);
    expect(await hasOptedOut('page', customerId, PHONE)).toBe(false);
    await change({ ...person(), channel: 'sms', state: 'OPTED_IN' });
    expect(await hasOptedOut('sms', customerId, PHONE)).toBe(false);
    const recorded = await api.query(
      `select changes from automation.audit_log where tenant_id = $1 and action = 'consent.changed' order by occurred_at`,
      [tenant.tenantId],
    );
    expect(recorded).toEqual([
      { changes: { channel: 'sms', state: { from: 'UNKNOWN', to: 'OPTED_OUT' } } },
      { changes: { channel: 'sms', state: { from: 'OPTED_OUT', to: 'OPTED_IN' } } },
    ]);
  });

  it('that several callers change at once is one row', async () => {
    const all = Array.from({ length: 5 }, () => change({ customerId, channel: 'page', state: 'OPTED_OUT' }));
    expect((await Promise.all(all)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(
      await api.query('select 1 from automation.customer_consents where customer_id = $1', [customerId]),
    ).toHaveLength(1);
  });

  it.each([
    [{}, 'customerId'],
    [{ customerId: randomUUID(), recipientId: PHONE }, 'recipientId'],
  ])('of %j is refused', async (person, path) => {
    for (const reply of [await read(person), await change({ ...person, channel: 'sms', state: 'OPTED_OUT' })])
      expect([reply.status, reply.body.error.details[0].path]).toEqual([422, path]);
  });

  it('to e-mail is changed where its preference is', async () => {
    const { status, body } = await change({ customerId, channel: 'email', state: 'OPTED_OUT' });
    expect([status, body.error.details[0].message]).toEqual([422, expect.stringContaining('/email-preference')]);
  });

  it("of another tenant's customer is absent; of a recipient, each tenant has its own", async () => {
    const other = await createTenant(api);
    expect((await read({ customerId }, other.key)).status).toBe(404);
    expect((await change({ customerId, channel: 'sms', state: 'OPTED_OUT' }, other.key)).status).toBe(404);
    await change({ recipientId: PHONE, channel: 'sms', state: 'OPTED_OUT' }, other.key);
    expect(await hasOptedOut('sms', null, PHONE)).toBe(false);
  });

  it('is changed by operators', async () => {
    const { key } = await createKey(api, tenant.key, 'viewer');
    expect((await change({ customerId, channel: 'sms', state: 'OPTED_OUT' }, key)).status).toBe(403);
    expect((await read({ customerId }, key)).status).toBe(200);
  });
});
