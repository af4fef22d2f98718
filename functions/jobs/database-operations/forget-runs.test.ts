/** CLEANUP_OLD_JOBS forgets ended runs of workflows with their traces, when the tenant keeps them no longer. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { aTenant } from '../../../test/support/database/factory.ts';
import { type LedgerSetup, START, setUpLedger } from '../../../test/support/jobs/setup-ledger.ts';
import { NO_TENANT } from '../../engine/no-tenant.ts';
import * as jobTypes from './index.ts';
import { databaseOperations } from './queue.ts';

const daysAgo = (days: number, seconds = 0) => new Date(START.getTime() - days * 86_400_000 + seconds * 1000);

let setup: LedgerSetup;
let tenantId: string;
beforeAll(async () => {
  setup = await setUpLedger();
});
beforeEach(async () => {
  await setup.clear();
  await setup.data.query('truncate automation.workflows, automation.runs, automation.run_trace cascade');
  tenantId = await aTenant(setup.data);
});
afterAll(() => setup.close());

async function aWorkflow(settings: object, tenant = tenantId, archivedAt: Date | null = null): Promise<string> {
  const [row] = await setup.data.query<{ workflow_id: string }>(
    `with w as (
       insert into automation.workflows (tenant_id, name, draft, created_by, created_at, updated_at, status, archived_at)
       values ($1, 'Old', '{}', 'me', $2, $2, case when $4::timestamptz is null then 'DRAFT' else 'ARCHIVED' end, $4) returning tenant_id, id
     )
     insert into automation.graphs (tenant_id, workflow_id, version, source, checksum, settings, published_by, published_at)
     select tenant_id, id, 1, '{}', repeat('0', 64), $3, 'me', $2 from w returning workflow_id`,
    [tenant, START, settings, archivedAt],
  );
  return row?.workflow_id ?? '';
}

interface Columns {
  readonly status?: string;
  readonly reentryKey?: string;
  readonly startedAt?: Date;
  readonly steps?: number;
}

/** A run that ended at a moment, or goes on. */
const aRun = (workflow: string, key: string, endedAt: Date | null, more: Columns = {}) =>
  setup.data.query(
    `with r as (
       insert into automation.runs (tenant_id, workflow_id, graph_id, occurrence_key, reentry_key, priority, status, data, started_at, ended_at)
       select g.tenant_id, $1, g.id, $2, $3, 5, $4, '{"vars": {}}', $5, $6 from automation.graphs g where g.workflow_id = $1
       returning tenant_id, id, graph_id, status
     ), c as (
       insert into automation.cursors (tenant_id, run_id, graph_id, node, state, rank_at) select tenant_id, id, graph_id, 0, 'FAILED', $5 from r where status = 'FAILED'
     )
     insert into automation.run_trace (tenant_id, run_id, cursor_id, step, node, at)
     select r.tenant_id, r.id, 1, n, 0, $5 from r cross join generate_series(1, $7::int) n`,
    [
      ...[workflow, key, more.reentryKey ?? null, more.status ?? (endedAt ? 'FINISHED' : 'RUNNING')],
      ...[more.startedAt ?? endedAt ?? daysAgo(900), endedAt, more.steps ?? 2],
    ],
  );

async function cleanUp(tenant_id: string = NO_TENANT): Promise<unknown> {
  setup.advance(1);
  const [id = ''] = await setup.add({ tenant_id, queue: 'database-operations', type: 'CLEANUP_OLD_JOBS' });
  await setup.wakeUp(databaseOperations, jobTypes);
  return (await setup.job(id)).result;
}

const left = async () =>
  (
    await setup.data.query(
      `select r.occurrence_key as key, r.data <> '{}' as whole, (select count(*)::int from automation.run_trace t where t.run_id = r.id) as steps
       from automation.runs r order by 1`,
    )
  ).map(({ key, whole, steps }) => `${key} ${whole ? 'whole' : 'empty'} ${steps}`);

it('those that ended a year ago, however they ended, and not those that go on', async () => {
  const workflow = await aWorkflow({ reentry: 'every-occurrence' });
  await aRun(workflow, 'finished', daysAgo(366));
  await aRun(workflow, 'failed', daysAgo(366), { status: 'FAILED' });
  await aRun(workflow, 'going', null);
  await aRun(workflow, 'young', daysAgo(364), { startedAt: daysAgo(900) });
  expect(await cleanUp()).toEqual({ deleted: 0, runs: 0, messages: 0, workflowRuns: 2 });
  expect(await left()).toEqual(['going whole 2', 'young whole 2']);
  expect(await setup.data.query('select 1 from automation.run_trace')).toHaveLength(4);
  expect(await cleanUp()).toMatchObject({ workflowRuns: 0 });
});

it('by the setting of each tenant, and of one tenant only where it is asked for', async () => {
  const other = await aTenant(setup.data);
  await setup.data.query('insert into automation.tenant_settings (tenant_id, keep_runs_days) values ($1, 10)', [
    tenantId,
  ]);
  await aRun(await aWorkflow({}), 'mine', daysAgo(11));
  await aRun(await aWorkflow({}, other), 'theirs', daysAgo(11));
  await aRun(await aWorkflow({}, other), 'older', daysAgo(400));
  expect(await cleanUp(tenantId)).toMatchObject({ workflowRuns: 1 });
  expect(await left()).toEqual(['older whole 2', 'theirs whole 2']);
  expect(await cleanUp()).toMatchObject({ workflowRuns: 1 });
  expect(await left()).toEqual(['theirs whole 2']);
});

it('but the row of one that keeps its customer, or what started it, from entering again', async () => {
  const once = await aWorkflow({ reentry: 'once' });
  await aRun(once, 'once', daysAgo(400), { reentryKey: 'a' });
  await aRun(await aWorkflow({ reentry: 'once' }, tenantId, START), 'archived', daysAgo(400), { reentryKey: 'a' });
  const after = await aWorkflow({ reentry: 'after', reentryDays: 500 });
  await aRun(after, 'after 400 days', daysAgo(400), { reentryKey: 'a' });
  await aRun(after, 'after 501 days', daysAgo(501), { reentryKey: 'b' });
  await aRun(await aWorkflow({ reentry: 'every-occurrence' }), 'key:order 7', daysAgo(400));
  expect(await cleanUp()).toMatchObject({ workflowRuns: 5 });
  expect(await left()).toEqual(['after 400 days empty 0', 'key:order 7 empty 0', 'once empty 0']);
  expect(await cleanUp()).toMatchObject({ workflowRuns: 0 });
});

it('in statements of as many runs as have 100 000 steps', async () => {
  const workflow = await aWorkflow({ reentry: 'every-occurrence' });
  for (const key of ['a', 'b', 'c']) await aRun(workflow, key, daysAgo(400), { steps: 60_000 });
  const chunk = () =>
    setup.data.query<{ runs: number }>('select count(*)::int as runs from automation.runs').then(([row]) => row?.runs);
  expect(await chunk()).toBe(3);
  expect(await cleanUp()).toMatchObject({ workflowRuns: 3 });
  expect(await setup.data.query('select 1 from automation.run_trace limit 1')).toEqual([]);
});
