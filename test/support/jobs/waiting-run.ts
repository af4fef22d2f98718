/** A run of a workflow that waits for a job, without the walk that brought it there. */
import { randomUUID } from 'node:crypto';

interface Readable {
  query<R extends object>(sql: string, values?: unknown[]): Promise<R[]>;
}

/** Makes a workflow with one node behind its start, and a run that waits at it. Returns columns of its job; the caller inserts it. */
export async function aWaitingRun(
  database: Readable,
  { tenantId, customerId, at }: { readonly tenantId: string; readonly customerId: string | null; readonly at: Date },
  kind: string,
  effect: object,
) {
  await database.query(
    `insert into automation.tenant_settings (tenant_id, workflows) values ($1, true)
     on conflict (tenant_id) do update set workflows = true`,
    [tenantId],
  );
  const [row] = await database.query<{ run_id: string; cursor_id: string }>(
    `with w as (
       insert into automation.workflows (tenant_id, name, draft, created_by, created_at, updated_at)
       values ($1, 'Test', '{}', 'test', $2, $2) returning id
     ), g as (
       insert into automation.graphs (tenant_id, workflow_id, version, source, checksum, settings, published_by, published_at)
       select $1, id, 1, '{}', repeat('0', 64), '{"timeZone": "UTC", "reentry": "every-occurrence"}', 'test', $2 from w
       returning id, workflow_id
     ), n as (
       insert into automation.graph_nodes (graph_id, node, tenant_id, key, kind, role, port_names, ports)
       select g.id, v.node, $1, v.key, v.kind, v.role, v.names, v.ports from g, (values
         (0, 's', 'start', 'pure', array['next'], array[1]), (1, 'n', $4, 'effect', array['next', 'error'], array[null, null]::int[])
       ) v (node, key, kind, role, names, ports)
     ), r as (
       insert into automation.runs (tenant_id, workflow_id, graph_id, customer_id, occurrence_key, priority, started_at)
       select $1, g.workflow_id, g.id, $3, $5, 5, $2 from g returning id, graph_id
     )
     insert into automation.cursors (tenant_id, run_id, graph_id, node, from_node, step, state, rank_at)
     select $1, r.id, r.graph_id, 1, 0, 1, 'WORKING', $2 from r returning run_id, id as cursor_id`,
    [tenantId, at, customerId, kind, randomUUID()],
  );
  await database.query(
    `update automation.workflows w set status = 'ACTIVE', active_graph_id = g.id from automation.graphs g
     where w.tenant_id = $1 and g.workflow_id = w.id`,
    [tenantId],
  );
  return { ...row, effect, dedupe_key: `${row?.run_id}:${row?.cursor_id}:1` };
}
