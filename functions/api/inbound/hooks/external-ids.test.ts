/** Customers of deliveries whose endpoint knows them by the caller's own id, as PUT /api/crm does. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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
const customers = () =>
  api.query('select * from crm.customers where tenant_id = $1 order by created_at, id', [tenantId]);
const change = (body: object) =>
  api.call({ method: 'PATCH', path: `/api/webhook-endpoints/${endpoint.id}`, key, body });
const ada = () => ({ type: 'invoice.paid', data: { email: 'Ada@Example.com', name: 'Ada' } });

describe('by an external id', () => {
  const byId = { id: 'externalId', 'data.email': 'email', 'data.name': 'name' };
  const put = (rows: readonly object[]) => api.call({ method: 'PUT', path: '/api/crm/customers', key, body: rows });

  it('is made once and changed by the next, and is the one of PUT /api/crm', async () => {
    await change({ customer: { matchBy: 'externalId', mapping: byId } });
    await Promise.all([1, 2, 3].map((n) => send(api, endpoint, { id: 'c-1', n, ...ada() })));
    expect(await customers()).toMatchObject([{ external_id: 'c-1', name: 'Ada', status: 'LEAD' }]);
    const [{ id } = {}] = await customers();
    const stored = await put([
      { externalId: 'c-1', name: 'Ada Byron' },
      { externalId: 'c-2', name: 'Ben' },
    ]);
    expect(stored.body.results).toMatchObject([{ result: 'updated', id }, { result: 'created' }]);
    await send(api, endpoint, { id: 'c-2', data: { email: 'ben@example.com' } });
    expect(await customers()).toMatchObject([
      { external_id: 'c-1', name: 'Ada Byron' },
      { external_id: 'c-2', name: 'Ben', email: 'ben@example.com' },
    ]);
    expect(new Set((await deliveries()).map(({ status }) => status))).toEqual(new Set(['DONE']));
  });

  it('is given to who has none, and never taken from anybody', async () => {
    await api.query(`insert into crm.customers (tenant_id, name, email) values ($1, 'Ada', 'ada@example.com')`, [
      tenantId,
    ]);
    await put([{ externalId: 'taken', name: 'Ben', email: 'ben@example.com' }]);
    await change({ customer: { matchBy: 'email', mapping: byId } });
    const statusOf = async (id: string, email: string) => {
      const { deliveryId } = (await send(api, endpoint, { id, data: { email } })).body;
      return (await deliveries()).find((one) => one.id === deliveryId)?.reason;
    };
    expect(await statusOf('taken', 'ada@example.com')).toBe('CUSTOMER_REFUSED: another customer has this externalId');
    expect(await statusOf('new', 'ada@example.com')).toBeNull();
    expect(await statusOf('other', 'ben@example.com')).toBeNull();
    const ids = (await customers()).map(({ name, external_id }) => [name, external_id]);
    expect(ids.sort()).toEqual([
      ['Ada', 'new'],
      ['Ben', 'taken'],
    ]);
  });

  it('that is too long, or of a person who was erased, is refused', async () => {
    await change({ customer: { matchBy: 'externalId', mapping: byId } });
    await put([{ externalId: 'gone', name: 'Ada', email: 'ada@example.com' }]);
    await api.call({ method: 'POST', path: '/api/crm/customers/gone/erasure', key });
    await send(api, endpoint, { id: 'gone', ...ada() });
    await send(api, endpoint, { id: 'x'.repeat(201), ...ada() });
    expect((await deliveries()).map(({ status, reason }) => [status, reason])).toEqual([
      ['CUSTOMER_REFUSED', 'CUSTOMER_REFUSED: ERASED: the person of this externalId was erased'],
      ['CUSTOMER_REFUSED', 'CUSTOMER_REFUSED: externalId has more than 200 characters'],
    ]);
    expect((await customers()).map(({ name }) => name)).not.toContain('Ada');
  });
});

describe('what the CRM does not take is told in words, and nothing of the database', () => {
  it.each([
    [
      { matchBy: 'email', mapping: { 'data.email': 'email', rep: 'salesRepId' } },
      { rep: '6f1c2f0e-8d7b-4c58-9d0e-3a3f5b9f2c11' },
      'CUSTOMER_REFUSED: a member names a row that is not there, such as a salesRepId of no user',
    ],
    [{ matchBy: 'id', mapping: { id: 'id' } }, { id: 'zzz' }, 'NO_SUCH_CUSTOMER: nobody has this id'],
    [
      { matchBy: 'externalId', mapping: { id: 'externalId' } },
      { id: 'a?b' },
      'CUSTOMER_REFUSED: externalId has a question mark',
    ],
  ])('%j', async (customer, body, reason) => {
    await change({ customer });
    await send(api, endpoint, { ...ada(), ...body });
    expect((await deliveries()).map((one) => one.reason)).toEqual([reason]);
  });

  it('and a body that is no UTF-8 is no JSON', async () => {
    expect((await send(api, endpoint, '{"a":"\uFFFD"}')).status).toBe(202);
    const reply = await send(api, endpoint, '{"a":"\uFFFD"}', { secret: 'that of other bytes' });
    expect([reply.status, reply.body.error.code]).toEqual([400, 'BAD_JSON']);
  });
});
