import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCustomer, anOrder, aProduct, aSample, aTenant } from '../../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database/setup-database.ts';
import { recordMaintenanceRun } from '../../engine/maintenance/queries.gen.ts';
import { listDueDays, refreshSampleMetrics } from './queries.gen.ts';

let database: TestDatabase;
let tenantId: string;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const NAME = 'sample-metrics';
const due = (now: Date, timeZone = 'UTC', today = now.toISOString().slice(0, 10)) =>
  database.run(listDueDays, { tenantId, name: NAME, timeZone, today, now });
const days = async (now: string, timeZone?: string, today?: string) =>
  (await due(new Date(now), timeZone, today)).map(({ day }) => day);
const ran = (at: string, status = 'SUCCEEDED') => {
  const scheduledAt = new Date(at);
  const run = { tenantId, name: NAME, source: 'SCHEDULE', scheduledAt, requestedBy: null, status };
  const times = { startedAt: scheduledAt, wallNow: scheduledAt };
  return database.run(recordMaintenanceRun, { ...run, ...times, detail: {}, error: null });
};

test('today is due, and every day since the last run that succeeded, up to thirty', async () => {
  tenantId = await aTenant(database);
  expect(await days('2026-03-05T00:15:00Z')).toEqual(['2026-03-05']);
  await ran('2026-03-01T00:15:00Z');
  await ran('2026-03-03T00:15:00Z', 'FAILED');
  expect(await days('2026-03-04T00:15:00Z')).toEqual(['2026-03-04', '2026-03-03', '2026-03-02']);
  expect(await days('2026-03-01T18:00:00Z')).toEqual(['2026-03-01']);
  // In New York that run was on the last of February.
  expect(await days('2026-03-02T00:15:00Z', 'America/New_York', '2026-03-01')).toEqual(['2026-03-01']);
  const long = await days('2026-06-30T00:15:00Z');
  expect([long.length, long[0], long.at(-1)]).toEqual([31, '2026-06-30', '2026-05-31']);
});

test('a day that was missed gets the figures that its own run would have found', async () => {
  tenantId = await aTenant(database);
  const [customer, product] = [await aCustomer(database, tenantId), await aProduct(database, tenantId)];
  await aSample(database, tenantId, customer, product, '2026-03-01T12:00:00Z');
  await anOrder(database, tenantId, customer, '2026-03-03T12:00:00Z', {}, product);
  await ran('2026-03-01T00:15:00Z');
  for (const { day, countsUntil } of await due(new Date('2026-03-05T00:15:00Z')))
    await database.run(refreshSampleMetrics, { tenantId, timeZone: 'UTC', today: day, now: countsUntil });
  const rows = await database.query(
    `select period_start::text, samples_given, customers_converted from crm.sample_metrics
     where tenant_id = $1 order by period_start`,
    [tenantId],
  );
  expect(rows).toEqual([
    { period_start: '2026-01-31', samples_given: 1, customers_converted: 0 },
    { period_start: '2026-02-01', samples_given: 1, customers_converted: 1 },
    { period_start: '2026-02-02', samples_given: 1, customers_converted: 1 },
    { period_start: '2026-02-03', samples_given: 1, customers_converted: 1 },
  ]);
});
