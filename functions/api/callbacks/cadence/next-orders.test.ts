/** Lists of who orders next, by the model or the rhythm. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { daysAgo } from '../../../../test/support/api/setup-rows.ts';
import { type SeededTenant, seedTenant } from '../../../../test/support/api/setup-tenant.ts';
import { aCustomer, anOrder } from '../../../../test/support/database/factory.ts';

let api: TestApi;
let tenant: SeededTenant;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await seedTenant(api, 1);
});
afterAll(() => api?.stop());

const list = (query: Readonly<Record<string, string>>) =>
  api.call({ method: 'GET', path: `/api/cadence/customers?${new URLSearchParams(query)}`, key: tenant.key });
const namesOf = async (query: Readonly<Record<string, string>>) =>
  (await list(query)).body.items.map((item: { customerName: string }) => item.customerName);

async function aBuyer(name: string, days: readonly number[], columns: object = {}, total = '10'): Promise<string> {
  const id = await aCustomer(api, tenant.tenantId, { name, ...columns });
  for (const day of days) await anOrder(api, tenant.tenantId, id, daysAgo(day).toISOString(), { total });
  return id;
}

/** By the rhythm due every ten days; by the model (7 × 10 + 10) / 2 = 40 days after the last order. */
async function buyers(): Promise<void> {
  await aBuyer('Late', [70, 60], {}, '500');
  await aBuyer('Later', [100, 90]);
  await aBuyer('Soon', [15, 5]);
  await aBuyer('Sooner', [17, 7], {}, 'NaN');
  await aBuyer('Once', [5]);
  await aBuyer('Gone', [15, 5], { status: 'ARCHIVED' });
}

const switchOn = (values: readonly (number | null)[]) =>
  api.query(
    `insert into automation.cadence_models
       (tenant_id, week, fitted_at, status, customers, repeat_customers, is_sampled, r, alpha, a, b, p, q, v, back_test)
     values ($1, '2026-02-23', now(), 'ON', 900, 400, false, 1, 10, 1, 2, $2, $3, $4, '{}')
     on conflict (tenant_id) do update set p = excluded.p, q = excluded.q, v = excluded.v`,
    [tenant.tenantId, ...values],
  );

it('goes by the rhythm while the model is off, and says so', async () => {
  await buyers();
  const { status, body } = await list({});
  expect([status, body]).toMatchObject([200, { status: 'OFF', reason: 'NOT_FITTED_YET', rule: 'rhythm' }]);
  expect(body.items.map((item: { customerName: string }) => item.customerName)).toEqual(['Sooner', 'Soon']);
  expect(body.items[0]).toMatchObject({ overdueRatio: 0.7, pAlive: null, expectedValue: null, nextOrderFrom: null });
  expect(await namesOf({ order: 'overdue' })).toEqual(['Later', 'Late']);
  expect(await namesOf({ order: 'next' })).toEqual(['Sooner', 'Soon']);
  const refused = await list({ order: 'value' });
  expect([refused.status, refused.body.error.message]).toEqual([409, expect.stringContaining('order=next')]);
});

it('goes by the model while it is on, with what it says of each beside', async () => {
  await buyers();
  await switchOn([null, null, null]);
  expect(await namesOf({ order: 'overdue' })).toEqual(['Later', 'Late']);
  const { body } = await list({ order: 'next' });
  expect(body).toMatchObject({ status: 'ON', rule: 'cadence', nextCursor: null });
  const [sooner] = body.items;
  const one = await api.call({ method: 'GET', path: `/api/cadence/${sooner.customerId}`, key: tenant.key });
  const { nextOrderAt, nextOrderFrom, nextOrderUntil, overdueRatio, pAlive, expectedValue } = one.body.prediction;
  expect(sooner).toMatchObject({ customerName: 'Sooner', nextOrderAt, nextOrderFrom, nextOrderUntil, overdueRatio });
  expect(sooner).toMatchObject({ pAlive, expectedValue });
  expect((await list({ order: 'value' })).status).toBe(409);
});

it('puts first who is most likely to order within 30 days, whether their day is over or not', async () => {
  await buyers();
  await aBuyer('Regular', [48, 43, 38, 33, 28, 23, 18]);
  await switchOn([null, null, null]);
  const { body } = await list({});
  const chances = body.items.map((item: { orderChance30Days: number }) => item.orderChance30Days);
  expect(chances).toEqual(chances.toSorted((a: number, b: number) => b - a));
  const names = body.items.map((item: { customerName: string }) => item.customerName);
  expect(names).toEqual(['Regular', 'Soon', 'Sooner', 'Late', 'Later']);
  expect(await namesOf({ order: 'next' })).not.toContain('Regular');
  const one = await api.call({ method: 'GET', path: `/api/cadence/${body.items[0].customerId}`, key: tenant.key });
  expect(chances[0]).toBe(one.body.prediction.orderChance30Days);
});

it('puts last of those who are overdue who has rather left than not', async () => {
  await buyers();
  await aBuyer('Regular', [48, 43, 38, 33, 28, 23, 18]);
  await switchOn([null, null, null]);
  const { body } = await list({ order: 'overdue' });
  expect(
    body.items.map(({ customerName, pAlive }: Record<string, unknown>) => [customerName, Number(pAlive) < 0.5]),
  ).toEqual([
    ['Regular', false],
    ['Later', true],
    ['Late', true],
  ]);
  expect(body.items[0].overdueRatio).toBeLessThan(body.items[1].overdueRatio);
});

it('puts first who should bring most, and an order without a number spoils no list', async () => {
  await buyers();
  await switchOn([6, 4, 15]);
  const { body } = await list({ order: 'value' });
  const values = body.items.map((item: { expectedValue: number }) => item.expectedValue);
  expect(values).toEqual([...values].sort((a, b) => b - a));
  expect(values.every((value: unknown) => typeof value === 'number' && value > 0)).toBe(true);
  expect(body.items).toHaveLength(4);
  expect(body.items[0].customerName).toBe('Late');
});

it('comes page by page', async () => {
  await buyers();
  await switchOn([6, 4, 15]);
  for (const order of ['chance', 'next', 'overdue', 'value']) {
    const all = await namesOf({ order });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body } = await list({ order, limit: '1', ...(cursor === null ? {} : { cursor }) });
      seen.push(...body.items.map((item: { customerName: string }) => item.customerName));
      cursor = body.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(all);
  }
  expect((await list({ cursor: 'nonsense' })).status).toBe(422);
});
