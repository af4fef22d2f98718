/** Maintenance whose work is a job: how often a tick inserts it, for whom, and what the history says. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { databaseOver, openEngineSession } from '../../../lib/database/session.ts';
import { aTenant } from '../../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database/setup-database.ts';
import { NO_TENANT } from '../no-tenant.ts';
import { insertMaintenanceJobs, listTenants, recordMaintenanceRun } from './queries.gen.ts';

const TICK = new Date('2026-03-02T12:00:00Z');
const hours = (count: number) => new Date(TICK.getTime() + count * 3_600_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  await database.query('truncate crm.tenants cascade');
  await database.query('truncate automation.jobs, automation.maintenance_runs, automation.tenant_settings');
});
afterAll(() => database.drop());

type Values = Parameters<NonNullable<(typeof insertMaintenanceJobs)['takes']>>[0];

const backup = {
  tenantId: NO_TENANT,
  isForEveryTenant: false,
  needsClientJourney: false,
  needsEmailWorkflows: false,
  name: 'database-backup',
  source: 'SCHEDULE',
  scheduledAt: TICK,
  requestedBy: null,
  type: 'BACKUP_DATABASE',
  queue: 'database-operations',
  priority: 5,
  wallNow: TICK,
} satisfies Values;

const tick = async (values: Partial<Values> = {}) =>
  (await database.run(insertMaintenanceJobs, { ...backup, ...values }))[0]?.jobs;

const jobs = () =>
  database.query<{ tenant_id: string; type: string; payload: unknown }>(
    'select tenant_id, type, payload from automation.jobs order by created_at, tenant_id',
  );
const complete = (at: Date) =>
  database.query(`update automation.jobs set status = 'COMPLETED', completed_at = $1 where status = 'QUEUED'`, [at]);

describe('a tick', () => {
  test('inserts one job for the installation, and its run, under one id', async () => {
    expect(await tick()).toBe(1);
    const scheduledAt = '2026-03-02T12:00:00.000Z';
    expect(await jobs()).toEqual([{ tenant_id: NO_TENANT, type: 'BACKUP_DATABASE', payload: { scheduledAt } }]);
    const same = await database.query(
      'select r.detail from automation.maintenance_runs r join automation.jobs j using (tenant_id, id)',
    );
    expect(same).toEqual([{ detail: { jobs: 1 } }]);
  });

  test('inserts nothing when it is delivered again, not even after the job is done', async () => {
    await tick();
    expect(await tick()).toBe(0);
    await complete(hours(1));
    expect(await tick({ wallNow: hours(2) })).toBe(0);
    expect(await jobs()).toHaveLength(1);
  });

  test('inserts one job when five deliveries run at the same time', async () => {
    const sessions = await Promise.all(Array.from({ length: 5 }, () => openEngineSession(database.url)));
    const inserted = await Promise.all(
      sessions.map((session) => databaseOver(session).many(insertMaintenanceJobs, backup)),
    );
    await Promise.all(sessions.map((session) => session.end()));
    expect(inserted.flat().filter((row) => row.jobs === 1)).toHaveLength(1);
    expect(await jobs()).toHaveLength(1);
  });

  test('waits for the job of an earlier one: what was missed for days is caught up once', async () => {
    for (const day of [0, 1, 2, 3]) await tick({ scheduledAt: hours(24 * day), wallNow: hours(100) });
    expect(await jobs()).toHaveLength(1);
    await complete(hours(101));
    expect(await tick({ scheduledAt: hours(120), wallNow: hours(120) })).toBe(1);
    const runs = await database.query('select detail from automation.maintenance_runs order by scheduled_at');
    expect(runs.map(({ detail }) => detail.jobs)).toEqual([1, 0, 0, 0, 1]);
  });

  test('leaves out tenants who have not switched on what it needs, or pause it', async () => {
    const [both, journey] = [await aTenant(database), await aTenant(database), await aTenant(database)];
    const paused = await aTenant(database);
    for (const tenantId of [both, paused]) await insertSettings(tenantId, { email: true });
    await pause(paused, 'send-reminder-emails');
    await pause(both, 'update-client-metrics');
    await insertSettings(journey, { email: false });
    const reminders = { isForEveryTenant: true, needsClientJourney: true, needsEmailWorkflows: true };
    expect(await tick({ ...reminders, name: 'send-reminder-emails', type: 'SEND_REMINDER_EMAILS' })).toBe(1);
    expect((await jobs()).map((job) => job.tenant_id)).toEqual([both]);
  });

  test('of a person is for the tenant that the person works for', async () => {
    const [mine] = [await aTenant(database), await aTenant(database)];
    const name = 'update-client-metrics';
    await tick({ name, tenantId: mine, source: 'MANUAL', requestedBy: 'key:1' });
    expect((await jobs()).map((job) => job.tenant_id)).toEqual([mine]);
    const [run] = await database.query('select tenant_id, source, requested_by from automation.maintenance_runs');
    expect(run).toEqual({ tenant_id: mine, source: 'MANUAL', requested_by: 'key:1' });
  });
});

const insertSettings = (tenantId: string, { email }: { email: boolean }) =>
  database.query(
    'insert into automation.tenant_settings (tenant_id, client_journey, email_workflows) values ($1, true, $2)',
    [tenantId, email],
  );

const pause = (tenantId: string, name: string) =>
  database.query(`insert into automation.maintenance_pauses (tenant_id, name, paused_at) values ($1, $2, now())`, [
    tenantId,
    name,
  ]);

describe('the history', () => {
  const ended = (status: string, more: object = {}) =>
    database.run(recordMaintenanceRun, {
      tenantId: NO_TENANT,
      name: 'sample-metrics',
      source: 'SCHEDULE',
      scheduledAt: TICK,
      requestedBy: null,
      status,
      detail: {},
      error: status === 'FAILED' ? 'DATABASE_ERROR' : null,
      startedAt: TICK,
      wallNow: TICK,
      ...more,
    });
  const statuses = async () =>
    (await database.query('select status, error from automation.maintenance_runs order by scheduled_at')).map(
      ({ status, error }) => [status, error],
    );

  test('turns a failure into the success that followed, and no success into a failure', async () => {
    await ended('FAILED');
    expect(await statuses()).toEqual([['FAILED', 'DATABASE_ERROR']]);
    await ended('SUCCEEDED');
    await ended('FAILED');
    expect(await statuses()).toEqual([['SUCCEEDED', null]]);
  });
});

test('the tenants that a tick reaches are those with the settings on', async () => {
  const [both, journey, plain] = [await aTenant(database), await aTenant(database), await aTenant(database)];
  await insertSettings(both, { email: true });
  await insertSettings(journey, { email: false });
  const reached = async (needsClientJourney: boolean, needsEmailWorkflows: boolean, after: string | null = null) => {
    const asked = { name: 'sample-metrics', needsClientJourney, needsEmailWorkflows, raises: null, after };
    return (await database.run(listTenants, asked)).map((row) => row.tenantId);
  };
  expect(await reached(false, false)).toEqual([both, journey, plain].sort());
  expect(await reached(true, false)).toEqual([both, journey].sort());
  expect(await reached(true, true)).toEqual([both]);
  expect(await reached(true, true, both)).toEqual([]);
  await pause(journey, 'sample-metrics');
  await pause(plain, 'reconcile-events');
  expect(await reached(false, false)).toEqual([both, plain].sort());
});
