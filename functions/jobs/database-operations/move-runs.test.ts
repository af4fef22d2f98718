/** MOVE_RUNS: many runs by a filter, with progress, stopped by a person, and gone on with after a kill. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { aTenant } from '../../../test/support/database/factory.ts';
import { type LedgerSetup, START, setUpLedger } from '../../../test/support/jobs/setup-ledger.ts';
import * as jobTypes from './index.ts';
import { databaseOperations } from './queue.ts';

let setup: LedgerSetup;
let tenantId: string;
let workflowId: string;

beforeAll(async () => {
  setup = await setUpLedger();
});
beforeEach(async () => {
  await setup.clear();
  tenantId = await aTenant(setup.data);
  await setup.data.query('insert into automation.tenant_settings (tenant_id, workflows) values ($1, true)', [tenantId]);
  workflowId = randomUUID();
  await setup.data.query(
    `with w as (
       insert into automation.workflows (tenant_id, id, name, draft, created_by, created_at, updated_at)
       values ($1, $2, 'Many', '{}', 'me', $3, $3)
     ), g as (
       insert into automation.graphs (tenant_id, workflow_id, version, source, checksum, settings, published_by, published_at)
       values ($1, $2, 1, '{}', repeat('0', 64), '{"reentry": "every-occurrence", "variables": {}}', 'me', $3) returning id
     )
     insert into automation.graph_nodes (tenant_id, graph_id, node, key, kind, role, port_names, ports)
     select $1, g.id, n, (array['s', 'w'])[n + 1], (array['start', 'wait'])[n + 1], (array['pure', 'wait'])[n + 1], '{next}', array[nullif(1 - n, 0)]::smallint[]
     from g, generate_series(0, 1) n`,
    [tenantId, workflowId, START],
  );
  await setup.data.query(
    `update automation.workflows w set status = 'ACTIVE', active_graph_id = g.id, last_version = 1
     from automation.graphs g where g.workflow_id = w.id and w.id = $1`,
    [workflowId],
  );
});
afterAll(() => setup.close());

/** Runs that wait. */
const addRuns = (count: number, node = 1) =>
  setup.data.query(
    `with r as (
       insert into automation.runs (tenant_id, workflow_id, graph_id, occurrence_key, priority, data, started_at)
       select $1, $2, g.id, 'run ' || n || ' ' || $4::int, 5, '{"vars": {}}', $5 from automation.graphs g, generate_series(1, $3::int) n where g.workflow_id = $2
       returning tenant_id, id, graph_id
     )
     insert into automation.cursors (tenant_id, run_id, graph_id, node, step, state, due_at, rank_at)
     select tenant_id, id, graph_id, $4::int, 1, 'SLEEPING', $5::timestamptz + interval '9 days', $5 from r`,
    [tenantId, workflowId, count, node, START],
  );

async function moveAll(action: string, filter: object = {}) {
  const [id, job] = [randomUUID(), randomUUID()];
  await setup.data.query(
    `insert into automation.run_moves (tenant_id, id, job_id, action, filter, total, created_by, created_at)
     values ($1, $2, $3, $4, $5, 3000, 'me', $6)`,
    [tenantId, id, job, action, filter, START],
  );
  const row = {
    id: job,
    tenant_id: tenantId,
    queue: 'database-operations',
    type: 'MOVE_RUNS',
    payload: { moveId: id },
  };
  await setup.add(row);
  return { id, job };
}

const wake = () => setup.wakeUp(databaseOperations, jobTypes);
const statuses = () =>
  setup.data.query(
    'select status, count(*)::int as n from automation.runs where tenant_id = $1 group by 1 order by 1',
    [tenantId],
  );

it('moves all runs that fit, and no others, and says how many', async () => {
  await addRuns(3000);
  await addRuns(3, 0);
  const { job } = await moveAll('cancel', { workflowId, nodeId: 'w' });
  await wake();
  expect(await setup.job(job)).toMatchObject({
    status: 'COMPLETED',
    result: { total: 3000, moved: 3000, refused: {} },
  });
  expect(await statuses()).toEqual([
    { status: 'CANCELLED', n: 3000 },
    { status: 'RUNNING', n: 3 },
  ]);
});

it('goes on after a kill where it was, and counts nothing twice', async () => {
  await addRuns(500);
  const { id, job } = await moveAll('pause');
  // What a function did that died after its first chunk.
  await setup.data.query('select * from automation.continue_move($1, $2, 200, $3)', [tenantId, id, START]);
  await wake();
  expect((await setup.job(job)).result).toEqual({ total: 3000, moved: 500, refused: {} });
  expect(
    await setup.data.query('select count(*)::int as n from automation.paused_runs where tenant_id = $1', [tenantId]),
  ).toEqual([{ n: 500 }]);
  expect(
    await setup.data.query('select * from automation.continue_move($1, $2, 200, $3)', [tenantId, id, START]),
  ).toMatchObject([{ moved: 500, is_done: true }]);
});

it('is stopped between two chunks', async () => {
  await addRuns(300);
  const { id, job } = await moveAll('wake');
  await setup.data.query('select * from automation.continue_move($1, $2, 100, $3)', [tenantId, id, START]);
  await setup.data.query('update automation.run_moves set stopped_at = $2 where id = $1', [id, START]);
  await wake();
  expect(await setup.job(job)).toMatchObject({
    status: 'CANCELLED',
    error: expect.stringMatching(/^STOPPED: after 100 of/),
  });
  expect(
    await setup.data.query('select count(*)::int as n from automation.cursors where tenant_id = $1 and due_at <= $2', [
      ...[tenantId, START],
    ]),
  ).toEqual([{ n: 100 }]);
});

it('replays ended runs once, not those that it starts itself', async () => {
  await addRuns(50);
  await setup.data.query(
    `with gone as (delete from automation.cursors where tenant_id = $1)
     update automation.runs set status = 'FINISHED', outcome = 'DONE', ended_at = started_at where tenant_id = $1`,
    [tenantId],
  );
  const { job } = await moveAll('replay', { workflowId });
  await wake();
  expect((await setup.job(job)).result).toEqual({ total: 3000, moved: 50, refused: {} });
  expect(await statuses()).toEqual([
    { status: 'FINISHED', n: 50 },
    { status: 'RUNNING', n: 50 },
  ]);
});
