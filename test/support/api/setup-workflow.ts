/** A workflow for tests of the API: active, with a version and a run. */
import type { TestApi } from './setup-api.ts';
import { daysAgo, insert } from './setup-rows.ts';

/** One that has taken a step and waits. */
async function seedRun(api: TestApi, ids: Readonly<Record<string, string>>, mark: string): Promise<string> {
  const [version] = await api.query<{ id: string }>('select id from automation.graphs where workflow_id = $1', [
    ids.workflow_id,
  ]);
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

/** Returns the ids of the workflow and its run. */
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
  const workflow_id = await insert(api, 'automation.workflows', { ...columns, last_version: 1 });
  await api.query(
    `with g as (
       insert into automation.graphs (tenant_id, workflow_id, version, source, checksum, settings, published_by, published_at)
       values ($1, $2, 1, $3, repeat('0', 64), '{}', $4, $5) returning tenant_id, id
     )
     insert into automation.graph_nodes (tenant_id, graph_id, node, key, kind, role, port_names, ports, config)
     select tenant_id, id, 0, 'start', 'start', 'pure', '{next}'::text[], '{null}'::smallint[], '{"entries": [{"kind": "manual"}]}' from g`,
    [tenant_id, workflow_id, graph, mark, at],
  );
  await api.query(
    `update automation.workflows w set status = 'ACTIVE', active_graph_id = g.id
     from automation.graphs g where w.id = $1 and g.workflow_id = w.id`,
    [workflow_id],
  );
  const runId = await seedRun(api, { tenant_id, workflow_id, customer_id }, mark);
  return { workflowId: workflow_id, runId };
}
