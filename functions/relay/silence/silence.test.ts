/** What the sweep reports because no function runs: schedules that do not come, and work that nobody takes. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aTenant } from '../../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database/setup-database.ts';
import { NO_TENANT } from '../../engine/no-tenant.ts';
import { noteScheduleRun } from '../../engine/triggers/queries.gen.ts';
import { listOverdueSchedules, listStalledWork } from './queries.gen.ts';

const START = new Date('2026-03-01T00:01:00Z');
const later = (hours: number) => new Date(START.getTime() + hours * 3_600_000);
const HOUR = 3600;

let database: TestDatabase;
let tenantId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  tenantId = await aTenant(database);
});
afterAll(() => database.drop());
beforeEach(() =>
  database.query(
    `truncate automation.schedule_runs, automation.maintenance_runs, automation.outbox, automation.waiting_events, automation.jobs,
       automation.waiting_jobs, automation.job_claims, automation.queue_pauses, automation.waiting_calls`,
  ),
);

describe('overdue schedules', () => {
  const overdue = async (hours: number, pauses: Record<string, number> = { 'burn-rate': 6 * HOUR }) =>
    (await database.run(listOverdueSchedules, { pauses, now: later(hours) })).map(({ name }) => name);
  const ran = (name: string, hours: number) => database.run(noteScheduleRun, { name, now: later(hours) });

  test('are none after a deployment, and one that never came is after twice its pause', async () => {
    expect([await overdue(0), await overdue(12), await overdue(13)]).toEqual([[], [], ['burn-rate']]);
  });

  test('are measured from the last run of a trigger', async () => {
    await overdue(0);
    await ran('burn-rate', 24);
    expect([await overdue(36), await overdue(37)]).toEqual([[], ['burn-rate']]);
    await ran('burn-rate', 38);
    expect(await overdue(39)).toEqual([]);
  });

  test('are measured from the last run of maintenance that its schedule began and that succeeded', async () => {
    const run = (hours: number, source: string, status: string) =>
      database.query(
        `insert into automation.maintenance_runs (tenant_id, name, source, scheduled_at, status, started_at)
         values ($1, 'sample-metrics', $2, $3, $4, $3)`,
        [NO_TENANT, source, later(hours), status],
      );
    const daily = { 'sample-metrics': 24 * HOUR };
    await overdue(0, daily);
    await run(24, 'SCHEDULE', 'SUCCEEDED');
    await run(47, 'MANUAL', 'SUCCEEDED');
    await run(48, 'SCHEDULE', 'FAILED');
    expect([await overdue(72, daily), await overdue(73, daily)]).toEqual([[], ['sample-metrics']]);
  });

  test('begin anew with another pause, and are forgotten with a schedule that is off', async () => {
    await overdue(0);
    expect(await overdue(13, { 'burn-rate': HOUR })).toEqual([]);
    expect(await overdue(16, { 'burn-rate': HOUR })).toEqual(['burn-rate']);
    expect(await overdue(17, {})).toEqual([]);
    expect(await overdue(18, { 'burn-rate': HOUR })).toEqual([]);
  });
});

describe('stalled work', () => {
  const stalled = async (hours = 1) =>
    (await database.run(listStalledWork, { now: later(hours) })).map(({ topic }) => topic);
  const job = () =>
    database.query(
      `insert into automation.jobs (tenant_id, type, queue, run_at, rank_at, created_at)
       values ($1, 'SEND_EMAIL', 'email', $2, $2, $2)`,
      [tenantId, START],
    );
  const claimOne = (leaseUntil: Date) =>
    database.query(
      `select from automation.claim_jobs('email', 'normal', null, null, 1, $1, $2, gen_random_uuid(), '[]', '[]')`,
      [START, leaseUntil],
    );

  test('is what is due for half an hour', async () => {
    await database.query(`insert into automation.outbox (tenant_id, topic, created_at) values ($1, 'bookings', $2)`, [
      tenantId,
      START,
    ]);
    await database.query(
      `insert into automation.waiting_events (tenant_id, type, event_ids, created_at) values ($1, 'CLIENT_CREATED', array[$1::uuid], $2)`,
      [tenantId, START],
    );
    await job();
    expect(await stalled(0.4)).toEqual([]);
    expect(await stalled()).toEqual(['event:CLIENT_CREATED', 'jobs:email', 'outbox']);
  });

  test('is no job of a paused queue', async () => {
    await job();
    await database.query(`insert into automation.queue_pauses (queue, tenant_id, paused_at) values ('email', $1, $2)`, [
      tenantId,
      START,
    ]);
    expect(await stalled()).toEqual([]);
  });

  test('is no backlog that is worked off, and one whose functions died', async () => {
    await job();
    await job();
    await claimOne(later(2));
    expect(await stalled(1)).toEqual([]);
    expect(await stalled(3)).toEqual(['jobs:email']);
  });

  test('is a call that could be made and is not', async () => {
    await database.query(
      `insert into automation.waiting_calls (tenant_id, booking_id, call_second, due_at, ready_at)
       values ($1, gen_random_uuid(), 0, $2, $2)`,
      [tenantId, START],
    );
    expect([await stalled(0.4), await stalled()]).toEqual([[], ['calls']]);
  });
});
