/** A tenant whose triggers are switched off: nothing is evaluated, nothing is lost, and what was requested waits. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCustomer, aProduct, aSample, aTenant, aTrigger, insert } from '../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database/setup-database.ts';
import { evaluateTenant } from '../../test/support/triggers/evaluate-tenant.ts';
import { triggerTypes } from '../../test/support/triggers/trigger-types.ts';
import { listStaleEvaluations, listTriggerTenants, resumeEvaluation } from '../engine/triggers/queries.gen.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('evaluates nothing, and all that came meanwhile once it is on again', async () => {
  const tenantId = await aTenant(database);
  const triggerId = await aTrigger(database, tenantId, 'SAMPLE_NO_ORDER');
  const evaluateOn = (day: string) =>
    evaluateTenant(database.engine, triggerTypes.sampleNoOrder, tenantId, new Date(`2026-01-${day}T00:00:00Z`));
  const turn = (to: boolean) =>
    database.query(
      `insert into automation.tenant_settings (tenant_id, run_triggers) values ($1, $2)
       on conflict (tenant_id) do update set run_triggers = excluded.run_triggers`,
      [tenantId, to],
    );
  const tenants = async () => {
    const rows = await database.run(listTriggerTenants, { triggerType: 'SAMPLE_NO_ORDER', after: null });
    return rows.map((row) => row.tenantId);
  };
  await turn(true);
  expect(await evaluateOn('10')).toMatchObject([{ created: 0 }]);
  expect(await tenants()).toEqual([tenantId]);
  await turn(false);
  const product = await aProduct(database, tenantId, { name: ' ', sku: null });
  await aSample(database, tenantId, await aCustomer(database, tenantId), product, '2026-01-11T12:00:00Z');
  expect([await tenants(), await evaluateOn('20')]).toEqual([[], []]);
  const at = new Date('2026-01-20T00:00:00Z');
  const asked = { trigger_id: triggerId, trigger_type: 'SAMPLE_NO_ORDER', source: 'MANUAL' };
  const evaluationId = await insert(database, 'automation.trigger_evaluations', {
    tenant_id: tenantId,
    ...asked,
    scheduled_at: at,
    requested_at: at,
  });
  const later = { triggerType: 'SAMPLE_NO_ORDER', wallNow: new Date('2026-01-21T00:00:00Z') };
  expect(await database.run(resumeEvaluation, { tenantId, evaluationId, ...later })).toEqual([]);
  expect(await database.run(listStaleEvaluations, later)).toEqual([]);
  // Changes are pruned meanwhile: only a full look finds the sample.
  await database.query('delete from automation.changed_customers');
  await turn(true);
  expect(await database.run(listStaleEvaluations, later)).toEqual([{ tenantId, evaluationId }]);
  expect(await evaluateOn('22')).toMatchObject([{ created: 1 }]);
  const [task] = await database.query<{ title: string }>('select title from crm.tasks where tenant_id = $1', [
    tenantId,
  ]);
  expect(task?.title).toBe('Follow up on the unnamed product sample with A customer');
  const [evaluation] = await database.query(
    `select examined, is_full, requested_by from automation.trigger_evaluations where tenant_id = $1 and created = 1`,
    [tenantId],
  );
  expect(evaluation).toEqual({ examined: 1, is_full: true, requested_by: 'schedule:test' });
});
