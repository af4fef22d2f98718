/** CLEANUP_OLD_JOBS forgets what schedules of tenants did. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aTenant } from '../../../test/support/database/factory.ts';
import { type LedgerSetup, START, setUpLedger } from '../../../test/support/jobs/setup-ledger.ts';
import { NO_TENANT } from '../../engine/no-tenant.ts';
import * as jobTypes from './index.ts';
import { databaseOperations } from './queue.ts';

let setup: LedgerSetup;
beforeAll(async () => {
  setup = await setUpLedger();
});
afterAll(() => setup.close());

const daysAgo = (days: number) => new Date(START.getTime() - days * 86_400_000);

async function cleanUp(tenant_id: string): Promise<unknown> {
  setup.advance(1);
  const [id = ''] = await setup.add({ tenant_id, queue: 'database-operations', type: 'CLEANUP_OLD_JOBS' });
  await setup.wakeUp(databaseOperations, jobTypes);
  return (await setup.job(id)).result;
}

/** Returns a tenant whose schedule came so many days ago. */
async function tenantWith(days: readonly number[]): Promise<string> {
  const tenantId = await aTenant(setup.data);
  const scheduleId = randomUUID();
  await setup.data.query(
    `insert into automation.schedules (tenant_id, id, name, pattern, time_zone, job_type, queue, payload, priority, overlap, catch_up, is_enabled,
       created_by, created_at, updated_at)
     values ($1, $2, 'daily', 'DAILY_AT_2AM', 'UTC', 'UPDATE_CLIENT_METRICS', 'scheduled-tasks', '{}', 5, 'skip', 'latest', true, 'test', $3, $3)`,
    [tenantId, scheduleId, START],
  );
  for (const one of days)
    await setup.data.query(
      `insert into automation.schedule_firings (tenant_id, id, schedule_id, due_at, status, fired_at) values ($1, $2, $3, $4, 'STARTED', $4)`,
      [tenantId, randomUUID(), scheduleId, daysAgo(one)],
    );
  return tenantId;
}

it('after thirty days, of the tenant or of all', async () => {
  const mine = await tenantWith([1, 29, 31, 400]);
  await tenantWith([29, 31]);
  expect(await cleanUp(mine)).toMatchObject({ scheduleFirings: 2 });
  expect(await cleanUp(NO_TENANT)).toMatchObject({ scheduleFirings: 1 });
  expect(await setup.data.query('select from automation.schedule_firings')).toHaveLength(3);
});
