/** A silence is alerted again after `realertDays`, by whatever its days are counted: the model going off or on moves no alert nearer, and none away. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { explainTrigger } from '../../../functions/api/customers/explain/explain-trigger.ts';
import { readForecast } from '../../../functions/api/triggers/forecast/read-forecast.ts';
import { readSettings } from '../../../functions/engine/triggers/settings.ts';
import { compare, evaluate, preview } from '../../../functions/triggers/burn-rate/queries.gen.ts';
import { burnRate } from '../../../functions/triggers/burn-rate/trigger.ts';
import { aCustomer, anOrder, aTenant, aTrigger } from '../../support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database/setup-database.ts';
import { evaluateTenant } from '../../support/triggers/evaluate-tenant.ts';

const DAY_MS = 86_400_000;
const NOW = new Date('2026-03-01T06:00:00Z');
const day = (days: number) => new Date(NOW.getTime() + days * DAY_MS);

let database: TestDatabase;
let tenantId: string;
let customerId: string;
let triggerId: string;
beforeAll(async () => {
  database = await createTestDatabase();
});
/** Two orders ten days apart, the last one fifty days ago: late by the rhythm since 38 days, and since 2 by a model of 40 days. */
beforeEach(async () => {
  tenantId = await aTenant(database);
  customerId = await aCustomer(database, tenantId);
  for (const days of [-60, -50]) await anOrder(database, tenantId, customerId, day(days).toISOString());
  triggerId = await aTrigger(database, tenantId, burnRate.type, { model: 'cadence' });
});
afterAll(() => database.drop());

const setModel = (isOn: boolean) =>
  database.query(
    `insert into automation.cadence_models as m
       (tenant_id, week, fitted_at, status, reason, customers, repeat_customers, is_sampled, r, alpha, a, b, back_test)
     values ($1, '2026-02-23', $2, $3, $4, 500, 400, false, 1, 10, 1, 2, '{}')
     on conflict (tenant_id) do update set status = excluded.status, reason = excluded.reason`,
    [tenantId, NOW, ...(isOn ? ['ON', null] : ['OFF', 'LIST_NOT_BETTER'])],
  );

/** Days from NOW on which the alerts came, each task completed at once. */
async function alertsAfter(at: Date): Promise<number[]> {
  await evaluateTenant(database.engine, { definition: burnRate, evaluate, compare }, tenantId, at);
  await database.query(`update crm.tasks set status = 'COMPLETED', completed_at = $2 where tenant_id = $1`, [
    tenantId,
    at,
  ]);
  const rows = await database.query<{ at: Date }>(
    'select triggered_at as at from automation.triggered_tasks where tenant_id = $1 order by 1',
    [tenantId],
  );
  return rows.map((row) => Math.round((row.at.getTime() - NOW.getTime()) / DAY_MS));
}

const shared = { startsAt: null, timeZone: 'UTC' };
const verdictAt = async (now: Date) => {
  const trigger = { triggerType: burnRate.type, config: { model: 'cadence' }, arms: null };
  const values = { tenantId, customerId, triggerId, now, judgedAt: null, ...shared };
  return (await explainTrigger(database.engine, trigger, values)).verdict;
};
const previewAt = async (now: Date) => {
  const { values } = readSettings(burnRate, { model: 'cadence' });
  const today = now.toISOString().slice(0, 10);
  const rows = await database.engine.many(preview, {
    ...{ tenantId, triggerId, now, today, settings: values, startsAt: null, judgedAt: null, skip: 0, limit: 10 },
  });
  return rows.map(({ reason }) => reason ?? 'TASK');
};

test('the model going off makes no second alert before its days are over', async () => {
  await setModel(true);
  expect(await alertsAfter(NOW)).toEqual([0]);
  await setModel(false);
  for (const days of [0.25, 1, 29]) expect(await alertsAfter(day(days))).toEqual([0]);
  expect([await verdictAt(day(29)), await previewAt(day(29))]).toEqual(['ALREADY_DONE', ['ALREADY_DONE']]);
  expect([await verdictAt(day(30)), await previewAt(day(30))]).toEqual(['TASK', ['TASK']]);
  expect(await alertsAfter(day(30))).toEqual([0, 30]);
});

test('nor does it going on; and the next alert comes though the other count had its number before', async () => {
  await setModel(false);
  expect(await alertsAfter(NOW)).toEqual([0]);
  await setModel(true);
  expect(await alertsAfter(day(1))).toEqual([0]);
  expect(await alertsAfter(day(30))).toEqual([0, 30]);
  await setModel(false);
  expect(await alertsAfter(day(31))).toEqual([0, 30]);
  await setModel(true);
  expect(await alertsAfter(day(60))).toEqual([0, 30, 60]);
  expect(await alertsAfter(day(89))).toEqual([0, 30, 60]);
  expect(await alertsAfter(day(90))).toEqual([0, 30, 60, 90]);
});

test('tasks that were deleted count, and so do alerts when realertDays itself changes', async () => {
  await setModel(true);
  expect(await alertsAfter(NOW)).toEqual([0]);
  await database.query('delete from crm.tasks where tenant_id = $1', [tenantId]);
  await setModel(false);
  expect(await alertsAfter(day(1))).toEqual([0]);
  await database.query(
    `update automation.automated_triggers set config = config || '{"realertDays": 5}' where id = $1`,
    [triggerId],
  );
  expect(await alertsAfter(day(4))).toEqual([0]);
  expect(await alertsAfter(day(5))).toEqual([0, 5]);
});

test('a new silence has its own alerts', async () => {
  await setModel(false);
  expect(await alertsAfter(NOW)).toEqual([0]);
  await anOrder(database, tenantId, customerId, day(0.5).toISOString());
  // Gaps of 10 and 50 days: 30 days, and 6 of grace.
  expect(await alertsAfter(day(35))).toEqual([0]);
  expect(await alertsAfter(day(36))).toEqual([0, 36]);
});

test('a forecast has the alerts that evaluations make, after a change too', async () => {
  await setModel(true);
  await alertsAfter(NOW);
  await setModel(false);
  const runs = Array.from({ length: 35 }, (_, n) => day(n + 1));
  const config = { model: 'cadence' };
  const trigger = { triggerId, triggerType: burnRate.type, config, arms: null, ...shared };
  const forecast = await readForecast(database.engine, tenantId, trigger, runs);
  const foretold = forecast.filter(({ tasks }) => tasks > 0).map((one) => one.day);
  expect(foretold).toEqual([day(30).toISOString().slice(0, 10)]);
  for (const run of runs) await alertsAfter(run);
  expect(await alertsAfter(day(36))).toEqual([0, 30]);
});
