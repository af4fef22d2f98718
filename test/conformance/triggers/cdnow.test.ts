import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compare, evaluate } from '../../../functions/triggers/burn-rate/queries.gen.ts';
import { burnRate } from '../../../functions/triggers/burn-rate/trigger.ts';
import { seedCdnow } from '../../../lib/start/demo/seed-cdnow.ts';
import { aTenant, aTrigger } from '../../support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database/setup-database.ts';
import { DEFAULT_RHYTHM, silenceOf } from '../../support/oracles/rhythm-oracle.ts';
import { evaluateTenant } from '../../support/triggers/evaluate-tenant.ts';

/** Real purchase histories; the expected figures were counted by other code. */
describe.each([
  { day: '1997-12-31', overdue: 589 },
  { day: '1998-06-30', overdue: 464 },
])('CDNOW on $day', ({ day, overdue }) => {
  const now = new Date(`${day}T00:00:00Z`);
  let database: TestDatabase;
  let tenantId: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    tenantId = await aTenant(database);
    await seedCdnow(database.client, { tenantId, ordersOnly: true });
    await aTrigger(database, tenantId, burnRate.type, { maxTasksPerRun: 100_000 });
  });
  afterAll(() => database.drop());

  test(`finds ${overdue} customers overdue, and none twice`, async () => {
    const [first] = await evaluateTenant(database.engine, { definition: burnRate, evaluate, compare }, tenantId, now);
    expect(first).toMatchObject({ matched: overdue, created: overdue, deferred: 0 });
    const [second] = await evaluateTenant(
      database.engine,
      { definition: burnRate, evaluate, compare },
      tenantId,
      new Date(now.getTime() + 1),
    );
    expect(second).toMatchObject({ created: 0 });
  });

  test('finds the same customers as the plain reading of the rule', async () => {
    const histories = await database.query<{ customer_id: string; deliveries: Date[] }>(
      'select customer_id, array_agg(delivered_at) as deliveries from crm.orders where tenant_id = $1 group by 1',
      [tenantId],
    );
    const expected = histories.flatMap(({ customer_id, deliveries }) => {
      const silence = silenceOf(deliveries, now, DEFAULT_RHYTHM);
      return silence ? [`${customer_id}:${silence.lastDay}:${silence.period}`] : [];
    });
    const found = await database.query<{ occurrence_key: string }>(
      'select occurrence_key from automation.triggered_tasks where tenant_id = $1',
      [tenantId],
    );
    expect(found.map((row) => row.occurrence_key).sort()).toEqual(expected.sort());
  });
});
