/** Times that PostgreSQL stores but cannot calculate with: a row with one must not prevent the tasks of other rows. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCustomer, anOrder, aProduct, aSample, aTenant, aTrigger } from '../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database/setup-database.ts';
import { evaluateTenant } from '../../test/support/triggers/evaluate-tenant.ts';
import { triggerTypes } from '../../test/support/triggers/trigger-types.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const NOW = new Date('2026-01-31T06:00:00Z');
/** The extreme values of `timestamptz`. */
const impossible = ['infinity', '-infinity', '4713-01-02 00:00Z BC', '294276-12-31 23:59Z'];

/** Inserts a fact that a type looks for, at a usual or impossible time. */
type Happening = (tenantId: string, customerId: string, at: string) => Promise<unknown>;

const tasted: Happening = async (tenantId, customerId, at) =>
  aSample(database, tenantId, customerId, await aProduct(database, tenantId), at);
const delivered: Happening = (tenantId, customerId, at) => anOrder(database, tenantId, customerId, at);

const { burnRate, customerTiming, firstOrderFollowUp, sampleNoOrder } = triggerTypes;
const types = [
  { ...sampleNoOrder, happens: tasted, usual: ['2026-01-20'] },
  { ...firstOrderFollowUp, happens: delivered, usual: ['2026-01-20'] },
  { ...burnRate, happens: delivered, usual: ['2025-12-20', '2025-12-30'] },
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
  await aTrigger(database, tenantId, burnRate.definition.type);
  const customerId = await aCustomer(database, tenantId);
  for (const at of ['-infinity', '2025-12-20', '2025-12-30', 'infinity']) await delivered(tenantId, customerId, at);
  expect(await evaluateTenant(database.engine, burnRate, tenantId, NOW)).toMatchObject([{ matched: 1, created: 1 }]);
});

test('customer-timing passes over dates at the ends of time', async () => {
  const tenantId = await aTenant(database);
  await aTrigger(database, tenantId, customerTiming.definition.type);
  for (const date of ['infinity', '-infinity', '5874897-12-31', '2026-01-30'])
    await aCustomer(database, tenantId, { do_not_contact_until: date });
  const seen = await evaluateTenant(database.engine, customerTiming, tenantId, NOW);
  expect(seen).toMatchObject([{ status: 'SUCCEEDED', matched: 1, created: 1 }]);
});
