-- Lists the splits of active workflows that an experiment may decide, and the texts with variants, by their key, with the sums of the shares in 1/10 000.
-- labels: what the drawing calls the ways that it gives a label, by way.
with divided as materialized (
  select n.graph_id, n.node, n.salt, n.kind, n.key, n.cuts, automation.ways_of(n) as ways, w.id as workflow_id, w.name, w.created_at
  from automation.graph_nodes n
  join automation.workflows w on w.tenant_id = n.tenant_id and w.active_graph_id = n.graph_id
  where n.tenant_id = :tenant_id::uuid and n.config @> '{"isShared": true}' and w.status = 'ACTIVE' and n.salt is not null and n.cuts is not null
  order by n.salt, w.created_at, w.id, n.node
  limit 500
),
named as (
  select g.id as graph_id, n.value ->> 'id' as key, 'branch:' || (b.value ->> 'id') as way, min(left(b.value ->> 'label', 200)) as label
  from automation.graphs g
  cross join lateral jsonb_array_elements(case when jsonb_typeof(g.source -> 'nodes') = 'array' then g.source -> 'nodes' else '[]' end) n
  cross join lateral (select coalesce(n.value #> '{data,branches}', n.value #> '{data,variants}') as list) d
  cross join lateral jsonb_array_elements(case when jsonb_typeof(d.list) = 'array' then d.list else '[]' end) b
  where g.tenant_id = :tenant_id::uuid and g.id in (select graph_id from divided) and b.value ->> 'label' <> ''
  group by g.id, n.value ->> 'id', b.value ->> 'id'
)
select left(d.salt, 64) as "key!", d.workflow_id as "workflow_id!", left(d.name, 200) as "workflow_name!", d.kind as "type!", d.key as "node_id!",
  to_jsonb(d.ways) as "ways!", to_jsonb(d.cuts) as "cuts!",
  coalesce((select jsonb_object_agg(n.way, n.label) from named n where n.graph_id = d.graph_id and n.key = d.key), '{}') as "labels!"
from divided d
order by d.salt, d.created_at, d.workflow_id, d.node
