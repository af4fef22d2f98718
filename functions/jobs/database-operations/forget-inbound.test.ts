/** CLEANUP_OLD_JOBS forgets messages that arrived, echoes, and what was reported of messages. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { aTenant } from '../../../test/support/database/factory.ts';
import { type LedgerSetup, START, setUpLedger } from '../../../test/support/jobs/setup-ledger.ts';
import { NO_TENANT } from '../../engine/no-tenant.ts';
import * as jobTypes from './index.ts';
import { databaseOperations } from './queue.ts';

const daysAgo = (days: number) => new Date(START.getTime() - days * 86_400_000);

let setup: LedgerSetup;
beforeAll(async () => {
  setup = await setUpLedger();
});
beforeEach(async () => {
  await setup.clear();
  await setup.data.query('delete from automation.pages');
});
afterAll(() => setup.close());

async function cleanUp(tenant_id: string = NO_TENANT): Promise<unknown> {
  setup.advance(1);
  const [id = ''] = await setup.add({ tenant_id, queue: 'database-operations', type: 'CLEANUP_OLD_JOBS' });
  await setup.wakeUp(databaseOperations, jobTypes);
  return (await setup.job(id)).result;
}

/** Returns a tenant that keeps its log of messages so long, with a page. */
async function tenantKeeping(days: number | null, pageId: number): Promise<string> {
  const tenantId = await aTenant(setup.data);
  if (days !== null)
    await setup.data.query(
      'insert into automation.tenant_settings (tenant_id, keep_message_logs_days) values ($1, $2)',
      [tenantId, days],
    );
  await setup.data.query(
    `insert into automation.pages (page_id, tenant_id, channel, name) values ($1, $2, 'page', 'P')`,
    [pageId, tenantId],
  );
  return tenantId;
}

async function receive(tenantId: string, pageId: number, days: number): Promise<void> {
  await setup.data.query(
    `insert into automation.inbound_messages (tenant_id, page_id, message_id, recipient_id, kind, sent_at, received_at)
     values ($1, $2, $3, '7', 'message', $4, $4)`,
    [tenantId, pageId, `m${days}`, daysAgo(days)],
  );
  await setup.data.query(
    `insert into automation.message_echoes (tenant_id, page_id, effect_key, message_id, received_at) values ($1, $2, $3, 'm', $4)`,
    [tenantId, pageId, randomUUID(), daysAgo(days)],
  );
  await setup.data.query(
    `insert into automation.message_deliveries (tenant_id, message_id, status, occurred_at, received_at) values ($1, $2, 'delivered', $3, $3)`,
    [tenantId, randomUUID(), daysAgo(days)],
  );
}

const left = async (tenantId: string) => {
  const [messages, echoes, deliveries] = await Promise.all(
    ['inbound_messages', 'message_echoes', 'message_deliveries'].map((table) =>
      setup.data.query<{ n: number }>(`select count(*)::int as n from automation.${table} where tenant_id = $1`, [
        tenantId,
      ]),
    ),
  );
  return [messages?.[0]?.n, echoes?.[0]?.n, deliveries?.[0]?.n];
};

it('as long as the log of messages, seven days unless set, and two days at least', async () => {
  const [short, usual, long] = [await tenantKeeping(1, 1), await tenantKeeping(null, 2), await tenantKeeping(30, 3)];
  for (const [tenantId, pageId] of [
    [short, 1],
    [usual, 2],
    [long, 3],
  ] as const)
    for (const days of [1.5, 3, 8, 31]) await receive(tenantId, pageId, days);
  expect(await cleanUp(long)).toMatchObject({ inboundMessages: 1 });
  expect(await cleanUp()).toMatchObject({ inboundMessages: 5 });
  expect(await cleanUp()).toMatchObject({ inboundMessages: 0 });
  expect([await left(short), await left(usual), await left(long)]).toEqual([
    [1, 1, 1],
    [2, 2, 2],
    [3, 3, 3],
  ]);
});
