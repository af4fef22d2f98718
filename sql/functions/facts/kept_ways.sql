-- Returns by which ways customers went last through splits that another version divides otherwise: {"<key of the split>": "branch:<id>"}, a row for each
-- place of the lists (runs) that has any. A split is the same by its salt, in all versions of its workflow; one of an experiment in all workflows. Ways that
-- the split no longer has do not count. `p_splits`: the splits of the graphs, and texts with variants; `p_graphs` is null for one that is not stored.
create or replace function automation.kept_ways(
  p_tenants uuid[], p_customers uuid[], p_workflows uuid[], p_graphs bigint[], p_splits automation.graph_nodes[]
)
returns table (place bigint, ways jsonb)
language sql stable set search_path = '' set enable_seqscan = off set jit = off
as $$
  with asked as materialized (
    select a.* from unnest(p_tenants, p_customers, p_workflows, p_graphs) with ordinality a (tenant_id, customer_id, workflow_id, graph_id, place)
    where cardinality(p_splits) > 0 and a.customer_id is not null
  ),
  divided as materialized (
    select g.tenant_id, g.workflow_id, g.graph_id, s.key, s.salt, automation.ways_of(s) as ways, s.config @> '{"isShared": true}' as is_shared
    from (select distinct a.tenant_id, a.workflow_id, a.graph_id from asked a) g
    join unnest(p_splits) s on s.graph_id is not distinct from g.graph_id
    where exists (
      select from automation.graph_nodes o
      join automation.graphs v on v.tenant_id = o.tenant_id and v.id = o.graph_id
      where o.tenant_id = g.tenant_id and o.salt = s.salt and (o.cuts, automation.ways_of(o)) is distinct from (s.cuts, automation.ways_of(s))
        and (v.workflow_id = g.workflow_id or s.config @> '{"isShared": true}' and o.config @> '{"isShared": true}'))
  )
  select a.place, pg_catalog.jsonb_object_agg(d.key, w.way)
  from asked a
  join divided d on d.tenant_id = a.tenant_id and d.workflow_id = a.workflow_id and d.graph_id is not distinct from a.graph_id
  cross join lateral (
    select automation.way_taken(o, t) as way
    from automation.runs r
    join automation.run_trace t on t.tenant_id = r.tenant_id and t.run_id = r.id
    join automation.graph_nodes o on o.graph_id = coalesce(t.graph_id, r.graph_id) and o.node = t.node
    where r.tenant_id = a.tenant_id and r.customer_id = a.customer_id and o.salt = d.salt and automation.way_taken(o, t) = any (d.ways)
      and (r.workflow_id = a.workflow_id or d.is_shared and o.config @> '{"isShared": true}')
    order by t.at desc, t.run_id desc, t.cursor_id desc, t.step desc
    limit 1
  ) w
  group by a.place
$$;
