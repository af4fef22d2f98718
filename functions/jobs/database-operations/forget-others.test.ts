/** CLEANUP_OLD_JOBS forgets what led to ended runs of workflows: events, passes, bulk actions, migrations and campaigns; and wordings of suggestions. The runs: forget-runs.test.ts. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { aCustomer, aTenant } from '../../../test/support/database/factory.ts';
import { type LedgerSetup, START, setUpLedger } from '../../../test/support/jobs/setup-ledger.ts';
import { NO_TENANT } from '../../engine/no-tenant.ts';
import * as jobTypes from './index.ts';
import { databaseOperations } from './queue.ts';

const daysAgo = (days: number) => new Date(START.getTime() - days * 86_400_000);

let setup: LedgerSetup;
let tenantId: string;
let customerId: string;
beforeAll(async () => {
  setup = await setUpLedger();
});
beforeEach(async () => {
  await setup.clear();
  await setup.data.query(
    `truncate automation.workflows, automation.runs, automation.events, automation.awaited_events, automation.waiting_entries, automation.run_moves cascade`,
  );
  tenantId = await aTenant(setup.data);
  customerId = await aCustomer(setup.data, tenantId);
  await setup.data.query('insert into automation.tenant_settings (tenant_id, keep_runs_days) values ($1, 100)', [
    tenantId,
  ]);
});
afterAll(() => setup.close());

async function cleanUp(tenant_id: string = NO_TENANT): Promise<unknown> {
  setup.advance(1);
  const [id = ''] = await setup.add({ tenant_id, queue: 'database-operations', type: 'CLEANUP_OLD_JOBS' });
  await setup.wakeUp(databaseOperations, jobTypes);
  return (await setup.job(id)).result;
}

/** Returns its id. */
async function anEvent(key: string, days: number, type = 'custom.asked'): Promise<string> {
  const [row] = await setup.data.query<{ id: string }>(
    `insert into automation.events (tenant_id, type, customer_id, occurred_at, dedupe_key, handled_at) values ($1, $2, $3, $4, $5, $4) returning id`,
    [tenantId, type, customerId, daysAgo(days), key],
  );
  return row?.id ?? '';
}

/** Returns the ids of a workflow and its two versions. */
async function aWorkflow() {
  const rows = await setup.data.query<{ id: string; workflow_id: string }>(
    `with w as (
       insert into automation.workflows (tenant_id, name, draft, created_by, created_at, updated_at)
       values ($1, 'Old', '{}', 'me', $2, $2) returning tenant_id, id
     )
     insert into automation.graphs (tenant_id, workflow_id, version, source, checksum, settings, published_by, published_at)
     select tenant_id, id, v, '{}', repeat('0', 64), '{}', 'me', $2 from w cross join generate_series(1, 2) v returning workflow_id, id`,
    [tenantId, START],
  );
  return { workflowId: rows[0]?.workflow_id, graphs: rows.map(({ id }) => id) };
}

async function aRun(workflow: Awaited<ReturnType<typeof aWorkflow>>, days: number): Promise<string> {
  const [row] = await setup.data.query<{ id: string }>(
    `insert into automation.runs (tenant_id, workflow_id, graph_id, occurrence_key, priority, started_at)
     values ($1, $2, $3, gen_random_uuid()::text, 5, $4) returning id`,
    [tenantId, workflow.workflowId, workflow.graphs[0], daysAgo(days)],
  );
  return row?.id ?? '';
}

const awaited = (event: string, days: number, type = 'custom.asked') =>
  setup.data.query(
    `insert into automation.awaited_events (tenant_id, type, subject, event_id, occurred_at, created_at) values ($1, $2, 'anyone', $3, $4, $4)`,
    [tenantId, type, event, daysAgo(days)],
  );
const keys = async () =>
  (await setup.data.query<{ key: string }>('select dedupe_key as key from automation.events order by 1')).map(
    ({ key }) => key,
  );

it('open events, but the last of each type, those of other kinds and those that an entry waits for', async () => {
  await anEvent('gone', 200);
  await anEvent('young', 99);
  await anEvent('last of its type', 300, 'custom.paid');
  await anEvent('of the journey', 300, 'CLIENT_ACTIVATED');
  await anEvent('of the journey again', 200, 'CLIENT_ACTIVATED');
  const waiting = await anEvent('waits for its entry', 300);
  await setup.data.query('insert into automation.waiting_entries (tenant_id, event_id) values ($1, $2)', [
    tenantId,
    waiting,
  ]);
  expect(await cleanUp()).toMatchObject({ openEvents: 1 });
  expect(await keys()).toEqual([
    ...['last of its type', 'of the journey', 'of the journey again', 'waits for its entry', 'young'],
  ]);
  expect(await cleanUp()).toMatchObject({ openEvents: 0 });
});

it('events for waits, unless a run that goes on has started before them', async () => {
  const workflow = await aWorkflow();
  const run = await aRun(workflow, 120);
  for (const days of [10, 110, 130]) await awaited(await anEvent(`asked ${days}`, days), days);
  await awaited(await anEvent('paid', 40, 'custom.paid'), 40, 'custom.paid');
  await anEvent('asked last', 1);
  // A trigger would keep the events above for it, as of now.
  await setup.data.query(
    `insert into automation.graph_waits (tenant_id, graph_id, node, type) values ($1, $2, 1, 'custom.asked')`,
    [tenantId, workflow.graphs[0]],
  );
  expect(await cleanUp()).toMatchObject({ awaitedEvents: 2, openEvents: 1 });
  expect(await keys()).toEqual(['asked 10', 'asked 110', 'asked last', 'paid']);
  await setup.data.query(`update automation.runs set status = 'FINISHED', ended_at = $2 where id = $1`, [run, START]);
  expect(await cleanUp()).toMatchObject({ awaitedEvents: 1, openEvents: 1 });
  expect(await keys()).toEqual(['asked 10', 'asked last', 'paid']);
});

it('passes, bulk actions and migrations that ended, of one tenant only where it is asked for', async () => {
  const workflow = await aWorkflow();
  const run = await aRun(workflow, 150);
  for (const endedAt of [daysAgo(101), daysAgo(99), null]) {
    await setup.data.query(
      `insert into automation.entry_passes (tenant_id, id, workflow_id, spec, run, created_at, ended_at)
       values ($1, gen_random_uuid(), $2, '{}', '{}', $3, $4)`,
      [tenantId, workflow.workflowId, daysAgo(200), endedAt],
    );
    await setup.data.query(
      `insert into automation.run_moves (tenant_id, id, job_id, action, filter, total, created_by, created_at, stopped_at)
       values ($1, gen_random_uuid(), gen_random_uuid(), 'wake', '{}', 1, 'me', $2, $3)`,
      [tenantId, daysAgo(200), endedAt],
    );
    await setup.data.query(
      `with m as (
         insert into automation.graph_migrations (tenant_id, id, workflow_id, job_id, from_graph, to_graph, map, percent, total, created_by, created_at, ended_at)
         values ($1, gen_random_uuid(), $2, gen_random_uuid(), $3, $4, '{}', 10, 0, 'me', $5, $6) returning tenant_id, id
       )
       insert into automation.migrated_runs (tenant_id, migration_id, run_id, from_node, to_node) select tenant_id, id, $7, 0, 0 from m`,
      [tenantId, workflow.workflowId, ...workflow.graphs, daysAgo(200), endedAt, run],
    );
  }
  expect(await cleanUp(randomUUID())).toMatchObject({ entryPasses: 0, bulkActions: 0, migrations: 0 });
  expect(await cleanUp(tenantId)).toMatchObject({ entryPasses: 1, bulkActions: 1, migrations: 2 });
  for (const table of ['entry_passes', 'run_moves', 'graph_migrations', 'migrated_runs'])
    expect([table, await setup.data.query(`select from automation.${table}`)]).toEqual([table, [{}, {}]]);
  expect(await cleanUp()).toMatchObject({ entryPasses: 0, bulkActions: 0, migrations: 0 });
});

it('recipients of campaigns that ended, whose figures stay', async () => {
  const { workflowId } = await aWorkflow();
  for (const endedAt of [daysAgo(101), daysAgo(99), null])
    await setup.data.query(
      `with c as (
         insert into automation.campaigns (tenant_id, name, workflow_id, audience, status, created_by, created_at, updated_at, ended_at)
         values ($1, 'Old', $2, '{}', case when $3::timestamptz is null then 'RUNNING' else 'FINISHED' end, 'me', $4, $4, $3) returning tenant_id, id
       )
       insert into automation.campaign_recipients (tenant_id, campaign_id, customer_id) select tenant_id, id, $5 from c`,
      [tenantId, workflowId, endedAt, daysAgo(200), customerId],
    );
  expect(await cleanUp(randomUUID())).toMatchObject({ campaignRecipients: 0 });
  expect(await cleanUp()).toMatchObject({ campaignRecipients: 1 });
  expect(await setup.data.query('select from automation.campaign_recipients')).toHaveLength(2);
  expect(await setup.data.query('select sum(recipients)::int as recipients from automation.campaign_counts')).toEqual([
    { recipients: 3 },
  ]);
});

it('trigger runs that ended, with their figures, but not the caller of a flow whose row is there', async () => {
  await setup.data.query('truncate automation.trigger_runs, automation.message_outcomes, automation.pages cascade');
  const { workflowId } = await aWorkflow();
  const [page] = await setup.data.query<{ id: string }>(
    `insert into automation.pages (tenant_id, channel, name) values ($1, 'page', 'Page') returning page_id::text as id`,
    [tenantId],
  );
  const add = async (days: number | null, parent: string | null = null) => {
    const [row] = await setup.data.query<{ id: string }>(
      `with t as (
         insert into automation.trigger_runs (tenant_id, recipient_user_id, page_id, flow_id, status, completed_at, parent_trigger_run_id)
         values ($1, 'r', $2, $3, case when $4::timestamptz is null then 'queued' else 'finished' end, $4, $5) returning tenant_id, id
       ), o as (
         insert into automation.message_outcomes (tenant_id, of, of_id, status, code, messages) select tenant_id, 'trigger_run', id, 'sent', '', 1 from t
       )
       select id::text from t`,
      [tenantId, page?.id, workflowId, days === null ? null : daysAgo(days), parent],
    );
    return row?.id ?? '';
  };
  await add(101);
  const [young, open, caller] = [await add(99), await add(null), await add(102)];
  const called = await add(99, caller);
  // The figures of a message run stay with its row.
  await setup.data.query(
    `insert into automation.message_outcomes (tenant_id, of, of_id, status, code, messages) values ($1, 'message_run', 7, 'sent', '', 1)`,
    [tenantId],
  );
  expect(await cleanUp(randomUUID())).toMatchObject({ triggerRuns: 0 });
  expect(await cleanUp()).toMatchObject({ triggerRuns: 1 });
  const left = [young, open, caller, called].map(Number).sort((a, b) => a - b);
  const ids = (sql: string) => setup.data.query<{ id: number }>(sql).then((rows) => rows.map(({ id }) => id));
  expect(await ids('select id::int from automation.trigger_runs order by 1')).toEqual(left);
  expect(
    await ids(`select of_id::int as id from automation.message_outcomes where of = 'trigger_run' order by 1`),
  ).toEqual(left);
  expect(await ids(`select of_id::int as id from automation.message_outcomes where of = 'message_run'`)).toEqual([7]);
});

it('forgets what a language model said of suggestions thirty days after the last read, of the tenant or of all', async () => {
  const other = await aTenant(setup.data);
  for (const [owner, days] of [
    [tenantId, 30],
    [tenantId, 31],
    [other, 400],
  ] as const)
    await setup.data.query(
      `insert into automation.suggestion_wordings (tenant_id, hash, wording, asked_at, used_on)
       values ($1, lpad($2::int::text, 64, '0'), 'Said.', $3, ($3::timestamptz at time zone 'UTC')::date)`,
      [owner, days, daysAgo(days)],
    );
  expect(await cleanUp(tenantId)).toMatchObject({ suggestionWordings: 1 });
  expect(await cleanUp()).toMatchObject({ suggestionWordings: 1 });
  expect(await setup.data.query('select hash::int as days from automation.suggestion_wordings')).toEqual([
    { days: 30 },
  ]);
});
