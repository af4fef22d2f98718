-- Lists the nodes of a tenant's workflows at which runs failed, were ended, waited in vain or left by the error from `from_day` to `to_day` (UTC), those of
-- the most such runs first. Counts are of all versions, by the node's id; its name and kind are those of the newest version that has it.
with counted as materialized (
  select g.workflow_id, n.key, n.kind, c.graph_id, n.ports[array_position(n.port_names, c.port)] as target, c.port, sum(c.runs)::float8 as runs
  from automation.workflows w
  join automation.graphs g on g.tenant_id = w.tenant_id and g.workflow_id = w.id
  join automation.node_counts c on c.tenant_id = g.tenant_id and c.graph_id = g.id and c.day between :from_day::date and :to_day::date
  join automation.graph_nodes n on n.graph_id = c.graph_id and n.node = c.node
  where w.tenant_id = :tenant_id::uuid and w.status <> 'ARCHIVED'
  group by g.workflow_id, n.key, n.kind, c.graph_id, target, c.port
),
entered as (
  select c.workflow_id, t.key, sum(c.runs) as runs
  from counted c
  join automation.graph_nodes t on t.graph_id = c.graph_id and t.node = c.target
  group by c.workflow_id, t.key
),
ways as (select c.workflow_id, c.key, c.port, sum(c.runs) as runs from counted c group by c.workflow_id, c.key, c.port),
summed as (
  select x.workflow_id, x.key,
    coalesce(sum(x.runs) filter (where x.port = ''), 0) as ended, coalesce(sum(x.runs) filter (where x.port = 'FAILED'), 0) as failed,
    coalesce(sum(x.runs) filter (where x.port = 'CANCELLED'), 0) as cancelled,
    coalesce(sum(x.runs) filter (where x.port in ('timeout', 'error')), 0) as in_vain,
    coalesce(jsonb_agg(jsonb_build_object('port', x.port, 'runs', x.runs) order by x.port)
      filter (where x.port not in ('', 'FAILED', 'CANCELLED')), '[]') as ways
  from ways x
  group by x.workflow_id, x.key
)
select s.workflow_id as "workflow_id!", w.name as "workflow_name!", s.key as "node_id!", v.kind as "type!", v.name as "name?",
  coalesce(e.runs, 0) as "entered!", s.ways as "left!", s.ended as "ended!", s.failed as "failed!", s.cancelled as "cancelled!"
from summed s
join automation.workflows w on w.tenant_id = :tenant_id::uuid and w.id = s.workflow_id
cross join lateral (
  select n.kind, n.name
  from automation.graphs g
  join automation.graph_nodes n on n.graph_id = g.id and n.key = s.key
  where g.tenant_id = :tenant_id::uuid and g.workflow_id = s.workflow_id
  order by g.version desc
  limit 1
) v
left join entered e on e.workflow_id = s.workflow_id and e.key = s.key
where s.failed + s.cancelled + s.in_vain + case when v.kind = 'end' then 0 else s.ended end > 0
order by s.failed + s.cancelled + s.in_vain + case when v.kind = 'end' then 0 else s.ended end desc, s.workflow_id, s.key
limit 200
