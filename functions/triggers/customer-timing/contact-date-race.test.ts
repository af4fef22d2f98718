/** A contact date that others write, or act on, at the same moment as an evaluation. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseOver, openEngineSession } from '../../../lib/database/session.ts';
import { aCustomer, aTenant, aTrigger, insert } from '../../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database/setup-database.ts';
import { evaluateTenant } from '../../../test/support/triggers/evaluate-tenant.ts';
import type { Database } from '../../engine/data/database.ts';
import { evaluateAll } from '../../engine/triggers/evaluation.ts';
import { resumeEvaluation } from '../../engine/triggers/queries.gen.ts';
import { compare, evaluate } from './queries.gen.ts';
import { customerTiming } from './trigger.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const NOW = new Date('2026-01-31T06:00:00Z');
const definition = { definition: customerTiming, evaluate, compare };

/** Resolves when this many sessions wait for a lock. */
async function untilWaiting(sessions: number): Promise<void> {
  for (let waiting = -1; waiting < sessions; ) {
    await new Promise(setImmediate);
    const [locks] = await database.query<{ waiting: number }>(
      'select count(distinct pid)::int as waiting from pg_locks l join pg_stat_activity a using (pid) where a.datname = current_database() and not l.granted',
    );
    waiting = locks?.waiting ?? 0;
  }
}

const dateOf = async (customerId: string) => {
  const found = await database.query<{ date: string | null }>(
    'select do_not_contact_until::text as date from crm.customers where id = $1',
    [customerId],
  );
  return found[0]?.date;
};

async function request(tenantId: string, triggerId: string): Promise<string> {
  const asked = { trigger_id: triggerId, trigger_type: customerTiming.type, source: 'MANUAL' };
  const times = { scheduled_at: NOW, requested_at: NOW };
  return insert(database, 'automation.trigger_evaluations', { tenant_id: tenantId, ...asked, ...times });
}

async function runNow(engine: Database, tenantId: string, evaluationId: string): Promise<void> {
  const message = { tenantId, evaluationId, triggerType: customerTiming.type, wallNow: NOW };
  const open = await engine.maybeOne(resumeEvaluation, message);
  await evaluateAll({ database: engine, ...definition }, tenantId, open ? [open] : []);
}

test('a date that a person sets meanwhile is not cleared with the date before it', async () => {
  const tenantId = await aTenant(database);
  await aTrigger(database, tenantId, customerTiming.type);
  const customerId = await aCustomer(database, tenantId, { do_not_contact_until: '2026-01-30' });
  await database.query('begin');
  await database.query('update crm.customers set do_not_contact_until = $2 where id = $1', [customerId, '2026-06-01']);
  const evaluation = evaluateTenant(database.engine, definition, tenantId, NOW);
  await untilWaiting(1);
  await database.query('commit');
  expect(await evaluation).toMatchObject([{ status: 'SUCCEEDED', created: 1 }]);
  expect(await dateOf(customerId)).toBe('2026-06-01');
});

test('of two triggers that act at the same moment, the second clears the date', async () => {
  const tenantId = await aTenant(database);
  const triggers = [await aTrigger(database, tenantId, customerTiming.type)];
  triggers.push(await aTrigger(database, tenantId, customerTiming.type));
  for (let n = 0; n < 5; n += 1) await aCustomer(database, tenantId, { do_not_contact_until: '2026-01-30' });
  const requests = [await request(tenantId, triggers[0] ?? ''), await request(tenantId, triggers[1] ?? '')];
  const sessions = await Promise.all(triggers.map(() => openEngineSession(database.url)));
  await database.query('begin');
  await database.query('select from crm.customers where tenant_id = $1 for update', [tenantId]);
  const evaluations = sessions.map((session, n) => runNow(databaseOver(session), tenantId, requests[n] ?? ''));
  await untilWaiting(2);
  await database.query('commit');
  await Promise.all(evaluations);
  const tasks = await database.query<{ tasks: number }>(
    'select count(*)::int as tasks from crm.tasks where tenant_id = $1 group by customer_id',
    [tenantId],
  );
  expect(tasks.map((row) => row.tasks)).toEqual(Array(5).fill(2));
  const left = 'select from crm.customers where tenant_id = $1 and do_not_contact_until is not null';
  expect(await database.query(left, [tenantId])).toEqual([]);
  await Promise.all(sessions.map((session) => session.end()));
});

test('a date set again while triggers of tables do not fire is a new occurrence', async () => {
  const tenantId = await aTenant(database);
  await aTrigger(database, tenantId, customerTiming.type);
  const customerId = await aCustomer(database, tenantId, { do_not_contact_until: '2026-01-30' });
  for (const day of ['2026-01-31', '2026-02-01', '2026-02-02']) {
    await evaluateTenant(database.engine, definition, tenantId, new Date(`${day}T06:00:00Z`));
    expect(await dateOf(customerId)).toBe(null);
    await database.query('begin');
    await database.query('set local session_replication_role = replica');
    await database.query(`update crm.customers set do_not_contact_until = '2026-01-30' where id = $1`, [customerId]);
    await database.query('commit');
  }
  const tasks = await database.query('select from crm.tasks where tenant_id = $1', [tenantId]);
  expect(tasks).toHaveLength(3);
});
