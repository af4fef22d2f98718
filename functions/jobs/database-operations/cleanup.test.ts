/** CLEANUP_OLD_JOBS deletes old completed jobs, and keeps those that a person may still retry. Ended runs of workflows: forget-runs.test.ts. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type LedgerSetup, START, setUpLedger, TENANT } from '../../../test/support/jobs/setup-ledger.ts';
import { NO_TENANT } from '../../engine/no-tenant.ts';
import * as jobTypes from './index.ts';
import { databaseOperations } from './queue.ts';

const daysAgo = (days: number, seconds = 0) => new Date(START.getTime() - days * 86_400_000 + seconds * 1000);

/** What it forgets of workflows: forget-others.test.ts. */
const NOTHING_ELSE = {
  ...{
    awaitedEvents: 0,
    openEvents: 0,
    entryPasses: 0,
    importsAndExports: 0,
    bulkActions: 0,
    migrations: 0,
    campaignRecipients: 0,
    inboundMessages: 0,
    triggerRuns: 0,
    scheduleFirings: 0,
    webhookDeliveries: 0,
    calendars: 0,
    listeners: 0,
    tokensResealed: 0,
    tokensLost: 0,
    suggestionWordings: 0,
  },
};

let setup: LedgerSetup;
beforeAll(async () => {
  setup = await setUpLedger();
});
beforeEach(() => setup.clear());
afterAll(() => setup.close());

const old = (status: string, at: Date, tenant_id = TENANT) =>
  setup.add({ tenant_id, status, created_at: at, run_at: at, completed_at: at });

async function cleanUp(tenant_id: string): Promise<unknown> {
  const [id = ''] = await setup.add({ tenant_id, queue: 'database-operations', type: 'CLEANUP_OLD_JOBS' });
  await setup.wakeUp(databaseOperations, jobTypes);
  return (await setup.job(id)).result;
}

it('removes completed jobs older than thirty days, and nothing else', async () => {
  await old('COMPLETED', daysAgo(30, -1));
  const kept = [
    ...(await old('COMPLETED', daysAgo(30))),
    ...(await old('FAILED', daysAgo(400))),
    ...(await old('CANCELLED', daysAgo(400))),
    ...(await setup.add({ created_at: daysAgo(400), run_at: daysAgo(400) })),
  ];
  expect(await cleanUp(NO_TENANT)).toEqual({ deleted: 1, runs: 0, messages: 0, workflowRuns: 0, ...NOTHING_ELSE });
  const left = (await setup.jobs()).map(({ id }) => id);
  expect(left).toHaveLength(kept.length + 1);
  expect(left).toEqual(expect.arrayContaining(kept));
});

it('forgets runs of maintenance after ninety days, however they ended', async () => {
  const run = (name: string, at: Date, tenant = NO_TENANT, status = 'SUCCEEDED') =>
    setup.data.query(
      `insert into automation.maintenance_runs (id, tenant_id, name, source, scheduled_at, started_at, status)
       values (gen_random_uuid(), $1, $2, 'SCHEDULE', $3, $3, $4)`,
      [tenant, name, at, status],
    );
  await run('gone', daysAgo(90, -1));
  await run('gone-too', daysAgo(200), TENANT, 'FAILED');
  await run('kept', daysAgo(90));
  await run('kept-elsewhere', daysAgo(91), randomUUID());
  expect(await cleanUp(TENANT)).toEqual({ deleted: 0, runs: 1, messages: 0, workflowRuns: 0, ...NOTHING_ELSE });
  setup.advance(1);
  expect(await cleanUp(NO_TENANT)).toEqual({ deleted: 0, runs: 3, messages: 0, workflowRuns: 0, ...NOTHING_ELSE });
  expect(await setup.data.query('select name from automation.maintenance_runs')).toEqual([]);
});

it('of one tenant leaves the others alone', async () => {
  await old('COMPLETED', daysAgo(31));
  await old('COMPLETED', daysAgo(31), randomUUID());
  expect(await cleanUp(TENANT)).toEqual({ deleted: 1, runs: 0, messages: 0, workflowRuns: 0, ...NOTHING_ELSE });
});

it('keeps the log of messages as long as each tenant says, seven days unless set', async () => {
  const other = randomUUID();
  const log = async (tenant_id: string, at: Date) => {
    await setup.data.query(
      `insert into automation.pages (tenant_id, channel, name, page_id) values ($1, 'page', 'P', $2) on conflict (page_id) do nothing`,
      [tenant_id, tenant_id === TENANT ? 1 : 2],
    );
    await setup.data.query(
      `insert into automation.message_logs (effect_key, page_id, recipient_id, status, sent_at) values (gen_random_uuid()::text, $1, 'r', 'sent', $2)`,
      [tenant_id === TENANT ? 1 : 2, at],
    );
  };
  await setup.data.query(
    `insert into automation.tenant_settings (tenant_id, keep_message_logs_days) values ($1, 30)
     on conflict (tenant_id) do update set keep_message_logs_days = 30`,
    [other],
  );
  for (const tenant of [TENANT, other]) for (const days of [1, 8, 31]) await log(tenant, daysAgo(days));
  expect(await cleanUp(NO_TENANT)).toMatchObject({ messages: 3 });
  setup.advance(1);
  expect(await cleanUp(NO_TENANT)).toMatchObject({ messages: 0 });
  const left = await setup.data.query<{ tenant_id: string; sent_at: Date }>(
    'select tenant_id, sent_at from automation.message_logs order by sent_at desc',
  );
  expect(left.map(({ tenant_id, sent_at }) => [tenant_id === TENANT, sent_at.getTime()])).toEqual(
    expect.arrayContaining([
      [true, daysAgo(1).getTime()],
      [false, daysAgo(1).getTime()],
      [false, daysAgo(8).getTime()],
    ]),
  );
});
