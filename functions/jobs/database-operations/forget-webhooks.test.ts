/** CLEANUP_OLD_JOBS forgets deliveries of webhooks. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { aTenant } from '../../../test/support/database/factory.ts';
import { type LedgerSetup, START, setUpLedger } from '../../../test/support/jobs/setup-ledger.ts';
import { NO_TENANT } from '../../engine/no-tenant.ts';
import * as jobTypes from './index.ts';
import { databaseOperations } from './queue.ts';

let setup: LedgerSetup;
beforeAll(async () => {
  setup = await setUpLedger();
});
beforeEach(() => setup.clear());
afterAll(() => setup.close());

it('after seven days, but for one that a workflow is still to look at', async () => {
  const { query } = setup.data;
  const tenantId = await aTenant(setup.data);
  const endpointId = randomUUID();
  await query(`insert into automation.webhook_endpoints (tenant_id, id, name, form) values ($1, $2, 'A', 'atlas')`, [
    ...[tenantId, endpointId],
  ]);
  const ids = new Map<number, string>();
  for (const days of [6, 8, 9]) {
    const at = new Date(START.getTime() - days * 86_400_000);
    const id = randomUUID();
    ids.set(days, id);
    await query(
      `insert into automation.webhook_deliveries (tenant_id, endpoint_id, id, dedupe_key, body, size_bytes, received_at) values ($1, $2, $3, $4, '{}', 2, $5)`,
      [tenantId, endpointId, id, `k${days}`, at],
    );
    await query(
      `insert into automation.webhook_refusals (tenant_id, endpoint_id, day, reason, calls, last_at) values ($1, $2, $3::timestamptz::date, 'BAD_JSON', 1, $3)`,
      [tenantId, endpointId, at],
    );
  }
  await query('insert into automation.waiting_entries (tenant_id, event_id) values ($1, $2)', [tenantId, ids.get(9)]);
  setup.advance(1);
  const job = { tenant_id: NO_TENANT, queue: 'database-operations', type: 'CLEANUP_OLD_JOBS' };
  const [id = ''] = await setup.add(job);
  await setup.wakeUp(databaseOperations, jobTypes);
  expect((await setup.job(id)).result).toMatchObject({ webhookDeliveries: 2 });
  const left = await query<{ id: string }>(
    'select id from automation.webhook_deliveries where tenant_id = $1 order by received_at',
    [tenantId],
  );
  expect(left.map((row) => row.id)).toEqual([ids.get(9), ids.get(6)]);
  expect(await query('select from automation.webhook_refusals where tenant_id = $1', [tenantId])).toHaveLength(1);
});
