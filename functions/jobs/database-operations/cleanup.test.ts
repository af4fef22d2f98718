/** CLEANUP_OLD_JOBS: what is done and old goes, whatever somebody may still want to run stays. */

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openStand, START, type Stand, TENANT } from '../../../test/support/jobs/setup-ledger.ts';
import { NO_TENANT } from '../../engine/no-tenant.ts';
import * as jobTypes from './index.ts';
import { databaseOperations } from './queue.ts';

const daysAgo = (days: number, seconds = 0) => new Date(START.getTime() - days * 86_400_000 + seconds * 1000);

let stand: Stand;
beforeAll(async () => {
  stand = await openStand();
});
beforeEach(() => stand.clear());
afterAll(() => stand.close());

const old = (status: string, at: Date, tenant_id = TENANT) =>
  stand.add({ tenant_id, status, created_at: at, run_at: at, completed_at: at });

async function cleanUp(tenant_id: string): Promise<unknown> {
  const [id = ''] = await stand.add({ tenant_id, queue: 'database-operations', type: 'CLEANUP_OLD_JOBS' });
  await stand.ring(databaseOperations, jobTypes);
  return (await stand.job(id)).result;
}

it('removes completed jobs older than thirty days, and nothing else', async () => {
  await old('COMPLETED', daysAgo(30, -1));
  const kept = [
    ...(await old('COMPLETED', daysAgo(30))),
    ...(await old('FAILED', daysAgo(400))),
    ...(await old('CANCELLED', daysAgo(400))),
    ...(await stand.add({ created_at: daysAgo(400), run_at: daysAgo(400) })),
  ];
  expect(await cleanUp(NO_TENANT)).toEqual({ deleted: 1, runs: 0 });
  const left = (await stand.jobs()).map(({ id }) => id);
  expect(left).toHaveLength(kept.length + 1);
  expect(left).toEqual(expect.arrayContaining(kept));
});

it('forgets runs of maintenance after ninety days, however they ended', async () => {
  const run = (name: string, at: Date, tenant = NO_TENANT, status = 'SUCCEEDED') =>
    stand.data.query(
      `insert into automation.maintenance_runs (id, tenant_id, name, source, scheduled_at, started_at, status)
       values (gen_random_uuid(), $1, $2, 'SCHEDULE', $3, $3, $4)`,
      [tenant, name, at, status],
    );
  await run('gone', daysAgo(90, -1));
  await run('gone-too', daysAgo(200), TENANT, 'FAILED');
  await run('kept', daysAgo(90));
  await run('kept-elsewhere', daysAgo(91), randomUUID());
  expect(await cleanUp(TENANT)).toEqual({ deleted: 0, runs: 1 });
  stand.advance(1);
  expect(await cleanUp(NO_TENANT)).toEqual({ deleted: 0, runs: 3 });
  expect(await stand.data.query('select name from automation.maintenance_runs')).toEqual([]);
});

it('of one tenant leaves the others alone', async () => {
  await old('COMPLETED', daysAgo(31));
  await old('COMPLETED', daysAgo(31), randomUUID());
  expect(await cleanUp(TENANT)).toEqual({ deleted: 1, runs: 0 });
});
