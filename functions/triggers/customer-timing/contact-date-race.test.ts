/** A contact date that a person sets while an evaluation acts on the one before. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCustomer, aTenant, aTrigger } from '../../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database/setup-database.ts';
import { evaluateTenant } from '../../../test/support/triggers/evaluate-tenant.ts';
import { compare, evaluate } from './queries.gen.ts';
import { customerTiming } from './trigger.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const waitsForLock = async () => {
  const [locks] = await database.query<{ waiting: boolean }>(
    'select count(*) > 0 as waiting from pg_locks l join pg_stat_activity a using (pid) where a.datname = current_database() and not l.granted',
  );
  return locks?.waiting ?? false;
};

test('is not cleared with the date before it', async () => {
  const tenantId = await aTenant(database);
  await aTrigger(database, tenantId, customerTiming.type);
  const customerId = await aCustomer(database, tenantId, { do_not_contact_until: '2026-01-30' });
  await database.query('begin');
  await database.query('update crm.customers set do_not_contact_until = $2 where id = $1', [customerId, '2026-06-01']);
  const definition = { definition: customerTiming, evaluate, compare };
  const evaluation = evaluateTenant(database.engine, definition, tenantId, new Date('2026-01-31T06:00:00Z'));
  while (!(await waitsForLock())) await new Promise(setImmediate);
  await database.query('commit');
  expect(await evaluation).toMatchObject([{ status: 'SUCCEEDED', created: 1 }]);
  const dates = await database.query('select do_not_contact_until from crm.customers where id = $1', [customerId]);
  expect(dates).toEqual([{ do_not_contact_until: '2026-06-01' }]);
});
