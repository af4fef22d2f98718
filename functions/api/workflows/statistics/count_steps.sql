-- Counts how runs came to nodes and how they left them, by the node's id: `way` is 'entered' (by an edge), 'left' by `port`, 'ended', 'failed' or
-- 'cancelled' there. `day` is null for all days before `from_day` and for all after `to_day` (`is_later`). A page after the given row.
with counted as (
  select n.key, n.ports[array_position(n.port_names, c.port)] as target, c.graph_id, c.port, c.runs,
    case c.port when '' then 'ended' when 'FAILED' then 'failed' when 'CANCELLED' then 'cancelled' else 'left' end as way,
    case when c.day between :from_day::date and :to_day::date then c.day end as day,
    c.day > :to_day::date as is_later
  from automation.graphs g
  join automation.node_counts c on c.tenant_id = g.tenant_id and c.graph_id = g.id
  join automation.graph_nodes n on n.graph_id = c.graph_id and n.node = c.node
  where g.tenant_id = :tenant_id::uuid and g.workflow_id = :workflow_id::uuid and (:version::int is null or g.version = :version::int)
),
ways as (
  select c.key, c.way, case when c.way = 'left' then c.port else '' end as port, c.day, c.is_later, c.runs from counted c
  union all
  select t.key, 'entered', '', c.day, c.is_later, c.runs
  from counted c
  join automation.graph_nodes t on t.graph_id = c.graph_id and t.node = c.target
),
summed as (
  select w.key, w.way, w.port, w.day, w.is_later, sum(w.runs)::float8 as runs,
    row_number() over (order by w.key, w.way, w.port, w.day nulls first, w.is_later) as place
  from ways w
  group by w.key, w.way, w.port, w.day, w.is_later
)
select s.place::int as "place!", s.key as "node_id!", s.way as "way!", s.port as "port!", s.day as "day?", s.is_later as "is_later!", s.runs as "runs!"
from summed s
where s.place > :after::int
order by s.place
limit :limit::int
