/** A workflow for tests of the API: active, with a version and a run. */
import type { TestApi } from './setup-api.ts';
import { daysAgo, insert } from './setup-rows.ts';

/** One that has taken a step and waits. */
async function seedRun(api: TestApi, ids: Readonly<Record<string, string>>, mark: string): Promise<string> {
  const [version] = await api.query<{ id: string }>(
    'select id from automation.graphs where workflow_id = $1 and version = 1',
    [ids.workflow_id],
  );
  const started_at = daysAgo(1);
  const run = { ...ids, graph_id: version?.id, occurrence_key: mark, priority: 5, started_at };
  const runId = await insert(api, 'automation.runs', { ...run, data: { vars: { mark }, input: null, trigger: null } });
  await api.query(
    `with c as (
       insert into automation.cursors (tenant_id, run_id, graph_id, node, step, state, due_at, rank_at)
       values ($1, $2, $3, 0, 1, 'SLEEPING', $4, $4) returning tenant_id, run_id, id
     )
     insert into automation.run_trace (tenant_id, run_id, cursor_id, step, node, port, at, detail)
     select tenant_id, run_id, id, 1, 0, 'next', $4, jsonb_build_object('title', $5::text) from c`,
    [ids.tenant_id, runId, version?.id, daysAgo(-400), mark],
  );
  return runId;
}

/** One that failed at its first step, one that is paused, a bulk action that waits, and a job that lets customers enter. */
async function seedMoves(api: TestApi, ids: Readonly<Record<string, string>>, mark: string) {
  const { tenant_id } = ids;
  const at = daysAgo(2);
  const [version] = await api.query<{ id: string }>(
    'select id from automation.graphs where workflow_id = $1 and version = 1',
    [ids.workflow_id],
  );
  const run = { tenant_id, workflow_id: ids.workflow_id, graph_id: version?.id, priority: 5, started_at: at };
  const data = { vars: {}, input: null, trigger: null };
  const ended = { status: 'FAILED', error: `STEP_FAILED: ${mark}`, ended_at: at };
  const failedRunId = await insert(api, 'automation.runs', {
    ...run,
    ...ended,
    data,
    occurrence_key: `failed ${mark}`,
  });
  const pausedRunId = await insert(api, 'automation.runs', { ...run, occurrence_key: `paused ${mark}` });
  const columns = 'tenant_id, run_id, graph_id, node, state, rank_at';
  for (const [id, state] of [
    [failedRunId, 'FAILED'],
    [pausedRunId, 'HELD'],
  ])
    await api.query(`insert into automation.cursors (${columns}) values ($1, $2, $3, 0, $4, $5)`, [
      ...[tenant_id, id, version?.id, state, at],
    ]);
  await api.query(
    'insert into automation.paused_runs (tenant_id, run_id, paused_by, paused_at) values ($1, $2, $3, $4)',
    [tenant_id, pausedRunId, mark, at],
  );
  const job = { tenant_id, type: 'MOVE_RUNS', queue: 'database-operations', run_at: daysAgo(-400), rank_at: at };
  const job_id = await insert(api, 'automation.jobs', { ...job, created_at: at });
  await api.query(
    `insert into automation.run_moves (tenant_id, id, job_id, action, filter, total, created_by, created_at)
     values ($1, gen_random_uuid(), $2, 'wake', '{}', 1, $3, $4)`,
    [tenant_id, job_id, mark, at],
  );
  const [move] = await api.query<{ id: string }>('select id from automation.run_moves where job_id = $1', [job_id]);
  const [pass] = await api.query<{ id: string }>(
    `insert into automation.entry_passes (tenant_id, id, workflow_id, spec, run, created_at)
     values ($1, gen_random_uuid(), $2, '{}', jsonb_build_object('input', $3::text), $4) returning id`,
    [tenant_id, ids.workflow_id, mark, at],
  );
  return { failedRunId, pausedRunId, moveId: move?.id ?? '', entryJobId: pass?.id ?? '' };
}

/** One that is offered to the installation, and not approved. */
async function seedTemplate(api: TestApi, tenant_id: string, graph: object, mark: string): Promise<string> {
  const id = await insert(api, 'automation.workflow_templates', {
    ...{ tenant_id, category: 'sales', title: `Template ${mark}`, summary: mark, visibility: 'installation' },
    ...{ parameters: '[]', graph, taken_out: '[]', node_types: '["start", "end"]', created_by: mark },
    created_at: daysAgo(1),
  });
  await api.query(
    'insert into automation.template_ratings (tenant_id, template_id, rated_by, stars, rated_at) values ($1, $2, $3, 5, $4)',
    [tenant_id, id, mark, daysAgo(1)],
  );
  return id;
}

/** Returns the ids of the workflow, its runs, a bulk action and a template. It has a migration, whose id is that of the workflow. */
export async function seedWorkflow(api: TestApi, tenant_id: string, customer_id: string, mark: string) {
  const at = daysAgo(1);
  const graph = {
    nodes: [
      { id: 'start', type: 'start', data: {} },
      { id: 'end', type: 'end', data: { outcome: mark } },
    ],
    edges: [{ id: 'e1', source: 'start', sourcePort: 'next', target: 'end' }],
    variables: [],
    settings: {},
  };
  const columns = {
    tenant_id,
    name: `Workflow ${mark}`,
    draft: graph,
    created_by: mark,
    created_at: at,
    updated_at: at,
  };
  const workflow_id = await insert(api, 'automation.workflows', { ...columns, last_version: 2 });
  await api.query(
    `with g as (
       insert into automation.graphs (tenant_id, workflow_id, version, source, checksum, settings, published_by, published_at)
       select $1, $2, v, $3, repeat('0', 64), '{}', $4, $5 from generate_series(1, 2) v returning tenant_id, id
     )
     insert into automation.graph_nodes (tenant_id, graph_id, node, key, kind, role, port_names, ports, config)
     select tenant_id, id, 0, 'start', 'start', 'pure', '{next}'::text[], '{null}'::smallint[], '{"entries": [{"kind": "manual"}]}' from g`,
    [tenant_id, workflow_id, graph, mark, at],
  );
  await api.query(
    `update automation.workflows w set status = 'ACTIVE', active_graph_id = g.id
     from automation.graphs g where w.id = $1 and g.workflow_id = w.id and g.version = 1`,
    [workflow_id],
  );
  const runId = await seedRun(api, { tenant_id, workflow_id, customer_id }, mark);
  await api.query(
    `insert into automation.graph_migrations (tenant_id, id, workflow_id, job_id, from_graph, to_graph, map, percent, total, created_by, created_at, ended_at)
     select $1, $2, $2, gen_random_uuid(), min(g.id), max(g.id), '{}', 10, 0, $3, $4, $4 from automation.graphs g where g.workflow_id = $2`,
    [tenant_id, workflow_id, mark, at],
  );
  const templateId = await seedTemplate(api, tenant_id, graph, mark);
  return { workflowId: workflow_id, runId, templateId, ...(await seedMoves(api, { tenant_id, workflow_id }, mark)) };
}
