/** Moments that PostgreSQL stores and arithmetic refuses: one row of them never takes the others' tasks away. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { evaluateTenant } from '../../test/bench/triggers/evaluator.ts';
import { aCustomer, anOrder, aProduct, aSample, aTenant, aTrigger } from '../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database/setup-database.ts';
import { evaluate as evaluateRhythm } from './burn-rate/queries.gen.ts';
import { burnRate } from './burn-rate/trigger.ts';
import { evaluate as evaluateTiming } from './customer-timing/queries.gen.ts';
import { customerTiming } from './customer-timing/trigger.ts';
import { evaluate as evaluateFirstOrder } from './first-order-follow-up/queries.gen.ts';
import { firstOrderFollowUp } from './first-order-follow-up/trigger.ts';
import { evaluate as evaluateSample } from './sample-no-order/queries.gen.ts';
import { sampleNoOrder } from './sample-no-order/trigger.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const NOW = new Date('2026-01-31T06:00:00Z');
/** What `timestamptz` takes at its ends. */
const impossible = ['infinity', '-infinity', '4713-01-02 00:00Z BC', '294276-12-31 23:59Z'];

/** What happens to a customer of whom a type takes notice; `at` is usual or impossible. */
type Happening = (tenantId: string, customerId: string, at: string) => Promise<unknown>;

const tasted: Happening = async (tenantId, customerId, at) =>
  aSample(database, tenantId, customerId, await aProduct(database, tenantId), at);
const delivered: Happening = (tenantId, customerId, at) => anOrder(database, tenantId, customerId, at);

const types = [
  { definition: sampleNoOrder, evaluate: evaluateSample, happens: tasted, usual: ['2026-01-20'] },
  { definition: firstOrderFollowUp, evaluate: evaluateFirstOrder, happens: delivered, usual: ['2026-01-20'] },
  { definition: burnRate, evaluate: evaluateRhythm, happens: delivered, usual: ['2025-12-20', '2025-12-30'] },
] as const;

test.each(types)('$definition.name passes over moments at the ends of time', async (type) => {
  const tenantId = await aTenant(database);
  await aTrigger(database, tenantId, type.definition.type);
  const usual = await aCustomer(database, tenantId);
  for (const at of type.usual) await type.happens(tenantId, usual, at);
  for (const at of impossible) await type.happens(tenantId, await aCustomer(database, tenantId), at);
  const seen = await evaluateTenant(database.engine, type, tenantId, NOW);
  expect(seen).toMatchObject([{ status: 'SUCCEEDED', matched: 1, created: 1 }]);
  const tasks = await database.query('select customer_id from crm.tasks where tenant_id = $1', [tenantId]);
  expect(tasks).toEqual([{ customer_id: usual }]);
});

test('a rhythm is read from the deliveries that have a day', async () => {
  const tenantId = await aTenant(database);
  await aTrigger(database, tenantId, burnRate.type);
  const customerId = await aCustomer(database, tenantId);
  for (const at of ['-infinity', '2025-12-20', '2025-12-30', 'infinity']) await delivered(tenantId, customerId, at);
  const type = { definition: burnRate, evaluate: evaluateRhythm };
  expect(await evaluateTenant(database.engine, type, tenantId, NOW)).toMatchObject([{ matched: 1, created: 1 }]);
});

test('customer-timing passes over dates at the ends of time', async () => {
  const tenantId = await aTenant(database);
  await aTrigger(database, tenantId, customerTiming.type);
  for (const date of ['infinity', '-infinity', '5874897-12-31', '2026-01-30'])
    await aCustomer(database, tenantId, { do_not_contact_until: date });
  const type = { definition: customerTiming, evaluate: evaluateTiming };
  const seen = await evaluateTenant(database.engine, type, tenantId, NOW);
  expect(seen).toMatchObject([{ status: 'SUCCEEDED', matched: 1, created: 1 }]);
});
