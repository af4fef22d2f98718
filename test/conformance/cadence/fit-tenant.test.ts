/** The model of a tenant: fitted once a week, on only where it beats the rhythm on days that it had not seen. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fitTenant } from '../../../functions/maintenance/fit-cadence/fit-tenant.ts';
import {
  chanceAlive,
  chanceOfOrder,
  expectedInterval,
  expectedOrders,
} from '../../../functions/maintenance/fit-cadence/model/bg-nbd.ts';
import { expectedOrderValue } from '../../../functions/maintenance/fit-cadence/model/gamma-gamma.ts';
import { listHistories } from '../../../functions/maintenance/fit-cadence/queries.gen.ts';
import { CDNOW_END, seedCdnow } from '../../../lib/start/demo/seed-cdnow.ts';
import { aTenant } from '../../support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database/setup-database.ts';

const END = new Date(CDNOW_END);
const DAY_MS = 86_400_000;
const before = (days: number) => new Date(END.getTime() - days * DAY_MS);

let database: TestDatabase;
let cdnow: string;
beforeAll(async () => {
  database = await createTestDatabase();
  cdnow = await aTenant(database);
  await seedCdnow(database.client, { tenantId: cdnow, ordersOnly: true });
});
afterAll(() => database.drop());

const fit = (tenantId: string, now: Date, more: object = {}) =>
  fitTenant(database.engine, { tenantId, now, timeZone: 'UTC', source: 'SCHEDULE', ...more });

const modelOf = async (tenantId: string) => {
  const [row] = await database.query(
    `select to_char(week, 'YYYY-MM-DD') as week, fitted_at, status, reason, customers, r, alpha, a, b, p, q, v, back_test
     from automation.cadence_models where tenant_id = $1`,
    [tenantId],
  );
  return row ?? {};
};

/** Customers with a delivery on each of their days, counted back from the end. */
async function tenantWith(histories: readonly (readonly number[])[]): Promise<string> {
  const tenantId = await aTenant(database);
  const rows = histories.flatMap((days) => {
    const id = randomUUID();
    return days.map((day) => ({ id, at: before(day) }));
  });
  await database.query(
    `with given as (select * from jsonb_to_recordset($2::jsonb) o (id uuid, at timestamptz)),
     people as (insert into crm.customers (tenant_id, id, name) select distinct $1::uuid, id, 'C' from given)
     insert into crm.orders (tenant_id, customer_id, status, ordered_at, delivered_at, total)
     select $1, id, 'DELIVERED', at, at, 10 from given`,
    [tenantId, JSON.stringify(rows)],
  );
  return tenantId;
}

test('CDNOW at its end: the model names twice as many of those who order as the rhythm, so it is on', async () => {
  expect(await fit(cdnow, END)).toMatchObject({ isFitted: true, status: 'ON', customers: 2357, isSampled: false });
  const { back_test: test, ...model } = await modelOf(cdnow);
  expect(model).toMatchObject({ week: '1998-06-29', fitted_at: END, reason: null, customers: 2357 });
  expect(test).toMatchObject({
    heldBackAfter: '1998-04-01',
    customers: 2357,
    orders90Days: { actual: 491 },
    list: { named: 142, buyers: 130, rhythm: { hits: 28 }, cadence: { hits: 54 } },
  });
  expect(test.dates.cadenceErrorDays).toBeLessThan(test.dates.rhythmErrorDays);
  const expected = test.deciles.map((decile: { expected: number }) => decile.expected);
  expect(expected).toEqual([...expected].sort((one, other) => other - one));
  expect(test.deciles.reduce((sum: number, { customers }: { customers: number }) => sum + customers, 0)).toBe(2357);
});

test('it is fitted once in a week of the tenant, and again when a person asks', async () => {
  const tenantId = await tenantWith([[50, 30]]);
  // Sunday evening in New York is Monday in UTC.
  const monday = new Date('1998-06-29T02:00:00Z');
  const inNewYork = { timeZone: 'America/New_York' };
  expect(await fit(tenantId, monday, inNewYork)).toMatchObject({ isFitted: true, reason: 'TOO_FEW_CUSTOMERS' });
  expect(await modelOf(tenantId)).toMatchObject({ week: '1998-06-22' });
  expect(await fit(tenantId, monday, inNewYork)).toEqual({ isFitted: false });
  expect(await fit(tenantId, new Date('1998-06-29T06:00:00Z'), inNewYork)).toMatchObject({ isFitted: true });
  expect(await fit(tenantId, END, inNewYork)).toEqual({ isFitted: false });
  expect(await fit(tenantId, END, { ...inNewYork, source: 'MANUAL' })).toMatchObject({ isFitted: true });
  // A message that comes late does not replace what a later one found.
  await fit(tenantId, monday, { source: 'MANUAL' });
  expect(await modelOf(tenantId)).toMatchObject({ fitted_at: END });
});

test('where the difference may be chance, it is off, and says so', async () => {
  const tenantId = await aTenant(database);
  await seedCdnow(database.client, { tenantId, ordersOnly: true });
  expect(await fit(tenantId, new Date('1997-10-31T00:00:00Z'))).toMatchObject({ reason: 'LIST_NOT_BETTER' });
  const [said] = await database.query(
    'select automation.cadence_of_customer(tenant_id, id, $2) as said from crm.customers where tenant_id = $1 limit 1',
    [tenantId, END],
  );
  expect(said).toEqual({ said: null });
});

const of = (customers: number, days: (index: number) => readonly number[]) =>
  Array.from({ length: customers }, (_, i) => days(i));

test.each([
  ['thirty customers', of(30, (i) => [200 + i, 100 + i, i]), 'TOO_FEW_CUSTOMERS'],
  ['all histories on one day', of(400, () => [100, 100]), 'TOO_FEW_CUSTOMERS'],
  ['all histories on the same two days', of(400, () => [200, 100]), 'TOO_LITTLE_TO_TEST'],
  [
    'customers who all order every 20 days',
    of(400, (i) => Array.from({ length: 30 }, (_, k) => (i % 20) + k * 20)),
    'NOT_CONVERGED',
  ],
  ['customers who are new', of(400, (i) => [60 + (i % 20), i % 60]), 'TOO_LITTLE_TO_TEST'],
  [
    'customers with a rhythm of their own',
    of(400, (i) => Array.from({ length: 12 }, (_, k) => (i % 10 === 0 ? 200 : i % 7) + k * (10 + (i % 40)))),
    'DATES_NOT_BETTER',
  ],
])('%s: no model', async (_, histories, reason) => {
  expect(await fit(await tenantWith(histories), END)).toMatchObject({ status: 'OFF', reason });
});

test('what SQL says of customers is what the model says', async () => {
  await fit(cdnow, END, { source: 'MANUAL' });
  const { r, alpha, a, b, p, q, v } = await modelOf(cdnow);
  const rows = await database.query<{
    days: number[];
    mean: number | null;
    said: Record<string, number | string | null>;
  }>(
    `select automation.cadence_of_customer(c.tenant_id, c.id, $2) as said, h.mean,
       array(select distinct delivered_at::date - '1970-01-01'::date from crm.orders o
         where o.tenant_id = c.tenant_id and o.customer_id = c.id order by 1) as days
     from crm.customers c
     cross join lateral (
       select avg(total)::float as mean from (
         select sum(total) as total, row_number() over (order by delivered_at) as place from crm.orders o
         where o.tenant_id = c.tenant_id and o.customer_id = c.id group by delivered_at) d where place > 1
     ) h
     where c.tenant_id = $1 order by c.account_number limit 400`,
    [cdnow, END],
  );
  expect(rows).toHaveLength(400);
  const today = END.getTime() / DAY_MS;
  for (const { days, mean, said } of rows) {
    const [first = 0, last = first] = [days[0], days.at(-1)];
    const history = { repeats: days.length - 1, recency: (last - first) / 7, age: (today - first) / 7 };
    const model = { r, alpha, a, b };
    const interval = Math.max(1, Math.round(expectedInterval(model, history) * 7));
    const in90Days = expectedOrders(model, history, 90 / 7);
    expect(said.pAlive).toBeCloseTo(chanceAlive(model, history), 3);
    expect(said.expectedOrders30Days).toBeCloseTo(expectedOrders(model, history, 30 / 7), 2);
    expect(said.expectedOrders90Days).toBeCloseTo(in90Days, 2);
    expect(said.orderChance30Days).toBeCloseTo(chanceOfOrder(model, history, 30 / 7), 3);
    expect(said.orderChance90Days).toBeCloseTo(chanceOfOrder(model, history, 90 / 7), 3);
    for (const [at, share] of [
      [said.nextOrderFrom, 0.1],
      [said.nextOrderUntil, 0.9],
    ] as const) {
      // Of customers who have not left; the days are whole.
      const within = (days: number) => chanceOfOrder(model, history, days / 7) / chanceAlive(model, history);
      const days = at === null ? 3650 : Date.parse(String(at)) / DAY_MS - today;
      expect(within(days - 0.5)).toBeLessThanOrEqual(share + 1e-9);
      if (at !== null) expect(within(days + 0.5)).toBeGreaterThanOrEqual(share - 1e-9);
    }
    // Of the time between orders one tells nothing.
    if (days.length === 1) expect([said.nextOrderAt, said.overdueRatio]).toEqual([null, null]);
    else {
      expect(said.nextOrderAt).toBe(new Date((last + interval) * DAY_MS).toISOString().slice(0, 10));
      expect(Math.abs(Number(said.overdueRatio) - (today - last) / interval)).toBeLessThan(0.0051);
    }
    const value = expectedOrderValue({ p, q, v }, { repeats: history.repeats, meanValue: mean ?? 0 });
    expect(Math.abs(Number(said.expectedValue) - in90Days * value)).toBeLessThan(0.02);
  }
});

test.each([
  [{ r: 1.5, alpha: 4, a: 1, b: 2 }, 3],
  [{ r: 0.5, alpha: 0.1, a: 0.5, b: 0.5 }, 0],
  [{ r: 1.9, alpha: 9, a: 3728, b: 71_529 }, 4],
  [{ r: 0.01, alpha: 0.1, a: 0.001, b: 0.5 }, 5000],
  [{ r: 50, alpha: 0.1, a: 3, b: 0.5 }, 1],
])('and so at the edges of its formula: %j, %i repeats', async (model, repeats) => {
  const history = { repeats, recency: repeats > 0 ? 20 : 0, age: 100 };
  const [said] = await database.query<{ alive: number; orders: number }>(
    `select s.alive, automation.cadence_expected_orders(m, $2, 100, s.alive, 13) as orders
     from jsonb_populate_record(null::automation.cadence_models, $1) m
     cross join lateral (select automation.cadence_chance_alive(m, $2, $3, 100) as alive) s`,
    [JSON.stringify(model), repeats, history.recency],
  );
  expect(said?.alive).toBeCloseTo(chanceAlive(model, history), 9);
  expect(said?.orders).toBeCloseTo(expectedOrders(model, history, 13), 9);
});

test('of many customers a sample is read, the same at each time', async () => {
  const page = (sampled: number) => {
    const asked = { tenantId: cdnow, now: END, heldBackAfter: '1998-04-01', after: null, limit: 5000, sampled };
    return database.run(listHistories, asked);
  };
  const [all, half] = [await page(2 ** 28), await page(2 ** 27)];
  expect(all).toHaveLength(2357);
  expect(Math.abs(half.length - 2357 / 2)).toBeLessThan(4 * Math.sqrt(2357 / 4));
  expect(await page(2 ** 27)).toEqual(half);
  expect(all).toEqual(expect.arrayContaining(half));
});
