-- Walks a run of each of the customers through a graph, as automation.dry_walk does: the version `p_version` of a workflow, or compiled nodes that are not
-- published. `p_customers` is a list of ids, `p_given` has what the runs begin with: {event, input}. No row: no such version, or customers.
create or replace function automation.dry_run(
  p_tenant_id uuid, p_workflow_id uuid, p_version integer, p_nodes jsonb, p_settings jsonb, p_customers jsonb, p_given jsonb, p_now timestamptz,
  p_until timestamptz, p_ports jsonb, p_hops integer
)
returns table (
  customer_id uuid, branch integer[], hop integer, node automation.graph_nodes, port text, stop text, outcome text, came_at timestamptz, at timestamptz,
  due_at timestamptz, detail jsonb, writes jsonb, assumed text, facts jsonb, zone text
)
language sql stable set search_path = '' set jit = off
as $$
  with graph as materialized (
    select g.version, g.settings, (select array_agg(n order by n.node) from automation.graph_nodes n where n.graph_id = g.id) as nodes
    from automation.graphs g
    where g.tenant_id = p_tenant_id and g.workflow_id = p_workflow_id and g.version = p_version
    union all
    select 0, p_settings, (
      select array_agg(n order by n.node)
      from pg_catalog.jsonb_populate_recordset(
        pg_catalog.jsonb_populate_record(null::automation.graph_nodes, pg_catalog.jsonb_build_object('tenant_id', p_tenant_id)), p_nodes) n)
    where p_version is null
  ),
  runs as materialized (
    select array_agg(x.run order by x.place) as runs, array_agg(x.cursor order by x.place) as cursors
    from (
      select c.place,
        pg_catalog.jsonb_populate_record(null::automation.runs, pg_catalog.jsonb_build_object('tenant_id', p_tenant_id, 'id', gen_random_uuid(),
          'workflow_id', p_workflow_id, 'customer_id', c.id, 'priority', g.settings -> 'priority', 'status', 'RUNNING', 'started_at', p_now,
          'data', pg_catalog.jsonb_build_object('trigger', pg_catalog.jsonb_build_object('kind', 'dry-run'), 'event', p_given -> 'event', 'input', p_given -> 'input',
            'vars', g.settings -> 'variables', 'loop', null, 'steps', null))) as run,
        pg_catalog.jsonb_populate_record(null::automation.cursors, '{"node": 0, "step": 0, "state": "READY", "loops": {}}') as cursor
      from graph g
      cross join pg_catalog.jsonb_array_elements_text(p_customers) with ordinality c (id, place)
    ) x
  )
  select (r.runs[w.place]).customer_id, w.branch, w.hop, n, w.port, w.stop, w.outcome, w.came_at, w.at, w.due_at, w.detail, w.writes, w.assumed, w.facts,
    g.settings ->> 'timeZone'
  from graph g
  cross join runs r
  cross join lateral automation.dry_walk(g.nodes, g.settings, g.version, r.runs, r.cursors, p_now, p_until, p_ports, p_hops) w
  join unnest(g.nodes) n on n.node = w.node
$$;
