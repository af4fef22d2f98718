/** Why a customer gets a task, or does not, through the API. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, type SeededTenant, seedTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenant: SeededTenant;
beforeAll(async () => {
  api = await startApi();
  tenant = await seedTenant(api);
});
afterAll(() => api.stop());

const get = (query = '', id = tenant.customerId, key = tenant.key) =>
  api.call({ method: 'GET', path: `/api/customers/${id}/explain${query}`, key });

it('tells the verdict of each active trigger, in words, with its checks', async () => {
  const { key } = await createKey(api, tenant.key, 'viewer');
  const { status, body } = await get('', tenant.customerId, key);
  expect([status, body.runTriggers, body.nextCursor]).toEqual([200, true, null]);
  const active = await api.query(
    'select id from automation.automated_triggers where tenant_id = $1 and is_active order by created_at, id',
    [tenant.tenantId],
  );
  expect(body.items.map(({ triggerId }: { triggerId: string }) => triggerId)).toEqual(active.map(({ id }) => id));
  const one = body.items.find(({ triggerId }: { triggerId: string }) => triggerId === tenant.triggerId);
  expect(one).toMatchObject({
    verdict: 'TASK',
    explanation: 'An evaluation at this moment makes a task.',
    error: null,
  });
  expect(one.nextAt).toBe(body.at);
  expect(one.checks).toContainEqual({
    name: 'daysAfter',
    holds: true,
    value: '3 samples',
    needs: 'tasted at least 7 days ago',
  });
  expect(one.checks).toContainEqual({ name: 'customerStatus', holds: true, value: 'ACTIVE', needs: 'LEAD or ACTIVE' });
  const other = body.items.find(({ triggerType }: { triggerType: string }) => triggerType === 'BURN_RATE_ALERT');
  expect(other).toMatchObject({ verdict: 'NO_CANDIDATE', nextAt: null, occurrences: [] });
  expect(other.checks[0]).toMatchObject({ holds: false, value: '0 days with a delivery', needs: 'at least 2' });
});

it('counts one day as a day', async () => {
  const delivered = new Date(Date.now() - 86_400_000);
  const [order] = await api.query<{ id: string }>(
    `insert into crm.orders (tenant_id, customer_id, status, ordered_at, delivered_at)
     values ($1, $2, 'DELIVERED', $3, $3) returning id`,
    [tenant.tenantId, tenant.customerId, delivered],
  );
  const rhythm = (await get()).body.items.find((one: { triggerType: string }) => one.triggerType === 'BURN_RATE_ALERT');
  expect(rhythm.checks[0].value).toBe('1 day with a delivery');
  await api.query('delete from crm.orders where id = $1', [order?.id]);
});

it('tells when a customer who is not to be contacted may be, in the zone of the tenant', async () => {
  await api.query(`update crm.customers set do_not_contact_until = '2199-07-01' where id = $1`, [tenant.customerId]);
  const { body } = await get(`?triggerId=${tenant.triggerId}`);
  expect(body.items).toMatchObject([{ verdict: 'DO_NOT_CONTACT', nextAt: '2199-06-30T23:00:00.000Z' }]);
  const all = (await get()).body.items;
  const timing = all.find(({ triggerType }: { triggerType: string }) => triggerType === 'CUSTOMER_TIMING');
  expect(timing).toMatchObject({ verdict: 'NO_CANDIDATE', nextAt: '2199-06-30T23:00:00.000Z' });
  await api.query('update crm.customers set do_not_contact_until = null where id = $1', [tenant.customerId]);
});

it('pages over triggers, and explains one that is switched off when it is named', async () => {
  const all = (await get()).body.items;
  const paged = [];
  for (let cursor = ''; ; ) {
    const { body } = await get(`?limit=1${cursor}`);
    paged.push(...body.items.map(({ triggerId }: { triggerId: string }) => triggerId));
    if (body.nextCursor === null) break;
    cursor = `&cursor=${body.nextCursor}`;
  }
  expect(paged).toEqual(all.map(({ triggerId }: { triggerId: string }) => triggerId));
  const { triggerId } = all.at(-1);
  await api.query('update automation.automated_triggers set is_active = false where id = $1', [triggerId]);
  expect((await get()).body.items).toHaveLength(all.length - 1);
  expect((await get(`?triggerId=${triggerId}`)).body.items).toMatchObject([{ triggerId, isActive: false }]);
});

it('shows the error of a config that cannot be evaluated, and explains the other triggers', async () => {
  await api.query(`update automation.automated_triggers set config = '{"daysAfter": -1}' where id = $1`, [
    tenant.triggerId,
  ]);
  const { status, body } = await get();
  expect(status).toBe(200);
  const one = body.items.find(({ triggerId }: { triggerId: string }) => triggerId === tenant.triggerId);
  expect(one).toMatchObject({ verdict: 'NOT_EVALUATED', error: expect.stringContaining('config.daysAfter must be') });
  await api.query(`update automation.automated_triggers set config = '{}' where id = $1`, [tenant.triggerId]);
});

it('refuses the future, and unknown ids', async () => {
  const future = await get('?at=2199-01-01T00:00:00Z');
  expect([future.status, future.body.error.details]).toEqual([
    422,
    [{ path: 'at', message: 'must not be in the future; a forecast tells what is to come' }],
  ]);
  expect((await get('?at=2000-01-01')).status).toBe(422);
  expect((await get('?limit=21')).status).toBe(422);
  expect((await get(`?triggerId=${tenant.userId}`)).body.error.message).toBe(`There is no trigger ${tenant.userId}`);
  expect((await get('', tenant.userId)).body.error.message).toBe(`There is no customer ${tenant.userId}`);
});
