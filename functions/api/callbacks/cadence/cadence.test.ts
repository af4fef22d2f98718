/** The model's state and a customer's prediction over the API. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { daysAgo } from '../../../../test/support/api/setup-rows.ts';
import { type SeededTenant, seedTenant } from '../../../../test/support/api/setup-tenant.ts';
import { aCustomer, anOrder } from '../../../../test/support/database/factory.ts';
import { offReasons } from './reasons.ts';

let api: TestApi;
let tenant: SeededTenant;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await seedTenant(api, 1);
});
afterAll(() => api?.stop());

const call = (method: string, path: string, body?: unknown) => api.call({ method, path, key: tenant.key, body });

const list = { hits: 40, precision: 0.4, recall: 0.3 };
const backTest = {
  heldBackAfter: '2026-01-01',
  customers: 900,
  orders90Days: { expected: 300, actual: 310 },
  deciles: [{ customers: 90, expected: 1.5, actual: 1.4 }],
  list: { named: 100, buyers: 130, rhythm: list, cadence: list, rhythmOnlyHits: 3, cadenceOnlyHits: 3 },
  dates: { customers: 80, rhythmErrorDays: 20, cadenceErrorDays: 18 },
};
const keep = (status: 'ON' | 'OFF', reason: string | null) =>
  api.query(
    `insert into automation.cadence_models
       (tenant_id, week, fitted_at, status, reason, customers, repeat_customers, is_sampled, r, alpha, a, b, back_test)
     values ($1, '2026-02-23', now(), $2, $3, 900, 400, true, 1, 10, 1, 2, $4)`,
    [tenant.tenantId, status, reason, JSON.stringify(backTest)],
  );

async function aRegular(): Promise<string> {
  const customerId = await aCustomer(api, tenant.tenantId);
  for (const days of [20, 10]) await anOrder(api, tenant.tenantId, customerId, daysAgo(days).toISOString());
  return customerId;
}

it('is not fitted at first, and customers have the rhythm', async () => {
  const none = { status: 'OFF', reason: 'NOT_FITTED_YET', explanation: expect.stringContaining('fit-cadence') };
  expect((await call('GET', '/api/cadence')).body).toEqual({
    ...none,
    ...{ fittedAt: null, customers: 0, repeatCustomers: 0, isSampled: false },
    ...{ parameters: null, values: null, backTest: null, triggers: [] },
  });
  const { status, body } = await call('GET', `/api/cadence/${await aRegular()}`);
  expect([status, body]).toMatchObject([200, { ...none, prediction: null, rhythm: { intervalDays: 10 } }]);
});

it('is shown with its test, and with the triggers that are set to go by it', async () => {
  await keep('OFF', 'LIST_NOT_BETTER');
  const config = { model: 'cadence' };
  const made = await call('POST', '/api/admin/triggers', { triggerType: 'BURN_RATE_ALERT', name: 'By it', config });
  expect(made.status).toBe(201);
  const { body } = await call('GET', '/api/cadence');
  expect(body).toMatchObject({
    ...{ status: 'OFF', reason: 'LIST_NOT_BETTER', customers: 900, repeatCustomers: 400, isSampled: true, backTest },
    ...{ parameters: { r: 1, alpha: 10, a: 1, b: 2 }, values: null },
  });
  expect(body.triggers).toEqual([{ id: made.body.id, name: 'By it', model: 'rhythm' }]);
  await api.query(`update automation.cadence_models set status = 'ON', reason = null where tenant_id = $1`, [
    tenant.tenantId,
  ]);
  const on = (await call('GET', '/api/cadence')).body;
  expect(on).toMatchObject({ status: 'ON', reason: null, explanation: null, triggers: [{ model: 'cadence' }] });
});

it('predicts what a customer orders next; of one without an order nothing', async () => {
  await keep('ON', null);
  const { body } = await call('GET', `/api/cadence/${await aRegular()}`);
  expect(body).toMatchObject({ status: 'ON', rhythm: { overdueRatio: expect.any(Number) } });
  // Forty days after the last order.
  expect(new Date(body.prediction.nextOrderAt).getTime()).toBeGreaterThan(Date.parse(daysAgo(-28).toISOString()));
  expect(body.prediction).toMatchObject({ expectedValue: null, overdueRatio: 0.25 });
  expect(body.prediction.pAlive).toBeGreaterThan(0.5);
  const { orderChance30Days, orderChance90Days, nextOrderFrom, nextOrderUntil } = body.prediction;
  expect(orderChance90Days).toBeGreaterThan(orderChance30Days);
  expect(orderChance90Days).toBeLessThan(body.prediction.pAlive);
  expect(Date.parse(nextOrderUntil)).toBeGreaterThan(Date.parse(nextOrderFrom));
  expect(body.prediction.expectedOrders90Days).toBeGreaterThan(body.prediction.expectedOrders30Days);
  const empty = await call('GET', `/api/cadence/${await aCustomer(api, tenant.tenantId)}`);
  expect(empty.body).toMatchObject({ status: 'ON', prediction: null, rhythm: null });
});

it("knows no customer of another tenant's, and no other model", async () => {
  const other = await seedTenant(api, 1);
  for (const id of [other.customerId, randomUUID()])
    expect((await call('GET', `/api/cadence/${id}`)).body.error.code).toBe('NOT_FOUND');
  const given = { triggerType: 'BURN_RATE_ALERT', name: 'Wrong', config: { model: 'cadense' } };
  const { status, body } = await call('POST', '/api/admin/triggers', given);
  expect([status, body.error.details[0].path]).toEqual([422, 'config.model']);
  expect(body.error.details[0].message).toContain('did you mean "cadence"?');
});

it('has words for every reason that may be kept', async () => {
  const [check] = await api.query<{ text: string }>(
    `select pg_get_constraintdef(oid) as text from pg_constraint where conname = 'cadence_models_reason_check'`,
  );
  const kept = [...(check?.text ?? '').matchAll(/'([A-Z_]+)'/g)].map(([, reason]) => reason);
  expect(['NOT_FITTED_YET', ...kept].sort()).toEqual([...offReasons].sort());
});
