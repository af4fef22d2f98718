/** For tests and benches of the walk: a published version without the API. */
import type { TestDatabase } from '../../../test/support/database/setup-database.ts';
import { compileGraph } from '../graph/compile-graph.ts';
import type { Graph } from '../graph/graph-schema.ts';
import { bareSurroundings } from '../graph/setup-graph.ts';
import type { Surroundings } from '../graph/tools.ts';

/** Stores a workflow whose graph is active, and returns its id. `surroundings`: what differs from none. */
export async function setUpVersion(
  query: TestDatabase['query'],
  tenantId: string,
  at: Date,
  graph: Graph,
  surroundings: Partial<Surroundings> = {},
) {
  const { compiled, problems } = compileGraph(graph, {
    ...bareSurroundings,
    timeZone: 'UTC',
    ...surroundings,
  });
  if (!compiled) throw new Error(JSON.stringify(problems));
  const [row] = await query<{ id: string }>(
    `with w as (
       insert into automation.workflows (tenant_id, name, draft, created_by, created_at, updated_at, last_version)
       values ($1, 'Test', '{}', 'test', $2, $2, 1) returning tenant_id, id
     ), g as (
       insert into automation.graphs (tenant_id, workflow_id, version, source, checksum, settings, published_by, published_at)
       select tenant_id, id, 1, '{}', repeat('0', 64), $3, 'test', $2 from w returning id, tenant_id, workflow_id
     ), n as (
       insert into automation.graph_nodes (tenant_id, graph_id, node, key, kind, name, role, port_names, ports, test, tests, vars,
         conditions, cuts, salt, delay, config, parts, needs, needs_ahead, merge_node, on_error)
       select g.tenant_id, g.id, x.node, x.key, x.kind, x.name, x.role, x.port_names, x.ports, x.test::jsonpath, x.tests::jsonpath[], nullif(x.vars, 'null'),
         x.conditions, x.cuts, x.salt, x.delay::interval, x.config, x.parts, x.needs, x.needs_ahead, x.merge_node, x.on_error
       from g, jsonb_to_recordset($4) x (node smallint, key text, kind text, name text, role text, port_names text[], ports smallint[],
         test text, tests text[], vars jsonb, conditions jsonb, cuts integer[], salt text, delay text, config jsonb, parts jsonb,
         needs integer, needs_ahead integer, merge_node smallint, on_error text)
     )
     select workflow_id as id from g`,
    [tenantId, at, compiled.settings, JSON.stringify(compiled.nodes)],
  );
  const id = row?.id ?? '';
  await query(
    `update automation.workflows w set status = 'ACTIVE', active_graph_id = g.id from automation.graphs g
     where w.id = $1 and g.workflow_id = w.id`,
    [id],
  );
  return id;
}

/** Stores a graph as the next version of a workflow, which is active from now on. */
export async function setUpNextVersion(
  query: TestDatabase['query'],
  tenantId: string,
  at: Date,
  workflowId: string,
  graph: Graph,
): Promise<void> {
  const other = await setUpVersion(query, tenantId, at, graph);
  await query(
    `with g as (
       update automation.graphs g set workflow_id = $1, version = w.last_version + 1 from automation.workflows w
       where g.workflow_id = $2 and w.id = $1 returning g.id, g.version
     )
     update automation.workflows w set active_graph_id = g.id, last_version = g.version from g where w.id = $1`,
    [workflowId, other],
  );
}
