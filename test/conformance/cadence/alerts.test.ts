/** With `model: cadence` the days between orders are the model's, while the tenant's model is on. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { explainTrigger } from '../../../functions/api/customers/explain/explain-trigger.ts';
import { compare, evaluate } from '../../../functions/triggers/burn-rate/queries.gen.ts';
import { burnRate } from '../../../functions/triggers/burn-rate/trigger.ts';
import { aCustomer, anOrder, aTenant, aTrigger } from '../../support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database/setup-database.ts';
import { evaluateTenant } from '../../support/triggers/evaluate-tenant.ts';

const DAY_MS = 86_400_000;
const NOW = new Date('2026-03-01T00:00:00Z');
const day = (days: number) => new Date(NOW.getTime() + days * DAY_MS);

let database: TestDatabase;
let tenantId: string;
beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  tenantId = await aTenant(database);
});
afterAll(() => database.drop());

/** Two orders ten days apart, the last one `ago`. The rhythm's alert comes after 12 days. */
async function aRegular(ago: number): Promise<string> {
  const customerId = await aCustomer(database, tenantId);
  for (const days of [ago + 10, ago]) await anOrder(database, tenantId, customerId, day(-days).toISOString());
  return customerId;
}

/** With α in weeks: the interval after ten days with one repeat is (7 α + 10) / 2 days. */
const setModel = (alpha: number, isOn = true) =>
  database.query(
    `insert into automation.cadence_models as m
       (tenant_id, week, fitted_at, status, reason, customers, repeat_customers, is_sampled, r, alpha, a, b, back_test)
     values ($1, '2026-02-23', $2, $4, $5, 500, 400, false, 1, $3, 1, 2, '{}')
     on conflict (tenant_id) do update set alpha = excluded.alpha, status = excluded.status, reason = excluded.reason`,
    [tenantId, NOW, alpha, ...(isOn ? ['ON', null] : ['OFF', 'LIST_NOT_BETTER'])],
  );

async function evaluated(at: Date): Promise<string[]> {
  await evaluateTenant(database.engine, { definition: burnRate, evaluate, compare }, tenantId, at);
  const rows = await database.query<{ customer_id: string }>(
    'select customer_id from automation.triggered_tasks where tenant_id = $1 order by triggered_at, customer_id',
    [tenantId],
  );
  return rows.map((row) => row.customer_id);
}

test('an alert comes when the model expects an order and its grace is over', async () => {
  await setModel(10);
  // (70 + 10) / 2 = 40 days, and 8 of grace.
  const [late] = [await aRegular(48), await aRegular(47), await aRegular(13)];
  await aTrigger(database, tenantId, burnRate.type, { model: 'cadence' });
  expect(await evaluated(NOW)).toEqual([late]);
  const [task] = await database.query('select description from crm.tasks where tenant_id = $1', [tenantId]);
  expect(task?.description).toContain('about every 40 days');
});

test('without a model that is on, or by default, the rhythm counts', async () => {
  const customerId = await aRegular(13);
  await aTrigger(database, tenantId, burnRate.type, { model: 'cadence' });
  expect(await evaluated(NOW)).toEqual([customerId]);
  await setModel(10, false);
  const second = await aRegular(12);
  expect(await evaluated(day(0.25))).toEqual([customerId, second]);
});

test("the rhythm's triggers take no notice of a model", async () => {
  await setModel(10);
  const customerId = await aRegular(13);
  await aTrigger(database, tenantId, burnRate.type, {});
  expect(await evaluated(NOW)).toEqual([customerId]);
});

test('customers whom a new model makes due are found at the next evaluation, though nothing of them changed', async () => {
  await setModel(10);
  const customerId = await aRegular(20);
  await aTrigger(database, tenantId, burnRate.type, { model: 'cadence' });
  expect(await evaluated(NOW)).toEqual([]);
  await setModel(3);
  expect(await evaluated(day(0.25))).toEqual([customerId]);
});

test('an explanation says by which of the two the days were counted, and agrees with evaluations', async () => {
  await setModel(10);
  const triggerId = await aTrigger(database, tenantId, burnRate.type, { model: 'cadence' });
  const [late, early] = [await aRegular(48), await aRegular(47)];
  const explain = (customerId: string, model: string) => {
    const values = { tenantId, customerId, triggerId, now: NOW, judgedAt: null, startsAt: null, timeZone: 'UTC' };
    return explainTrigger(database.engine, { triggerType: burnRate.type, config: { model }, arms: null }, values);
  };
  const modelOf = ({ checks }: Awaited<ReturnType<typeof explain>>) => checks.find(({ name }) => name === 'model');
  const [of, not] = [await explain(late, 'cadence'), await explain(early, 'cadence')];
  expect([of.verdict, not.verdict]).toEqual(['TASK', 'NOT_DUE']);
  expect([of, not].map(({ checks }) => checks.every(({ holds }) => holds))).toEqual([true, false]);
  expect(modelOf(of)).toMatchObject({ holds: true, value: '40 days by the cadence model' });
  await setModel(10, false);
  const byRhythm = await explain(early, 'cadence');
  expect(modelOf(byRhythm)?.value).toBe('10 days by the rhythm: the cadence model is not on');
  expect(byRhythm.verdict).toBe('TASK');
  expect(modelOf(await explain(early, 'rhythm'))).toBeUndefined();
});
