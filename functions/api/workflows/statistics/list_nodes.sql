-- Lists the nodes of a workflow's versions, or of one, as the newest version has each, with how many runs stand there now. The order is that of the
-- newest version, then what only older ones have.
with graphs as (
  select g.id, g.version
  from automation.graphs g
  where g.tenant_id = :tenant_id::uuid and g.workflow_id = :workflow_id::uuid and (:version::int is null or g.version = :version::int)
),
newest as (
  select distinct on (n.key) n.key, n.kind, n.name, n.node, g.version
  from graphs g
  join automation.graph_nodes n on n.graph_id = g.id
  order by n.key, g.version desc
),
standing as (
  select n.key, count(*)::float8 as runs
  from automation.cursors c
  join graphs g on g.id = c.graph_id
  join automation.graph_nodes n on n.graph_id = c.graph_id and n.node = c.node
  -- Where a run has failed, nobody stands: the place is kept for a retry.
  where c.tenant_id = :tenant_id::uuid and c.state <> 'FAILED'
  group by n.key
)
select n.key as "node_id!", n.kind as "type!", n.name as "name?", n.node = 0 as "is_start!", coalesce(s.runs, 0) as "standing!"
from newest n
left join standing s on s.key = n.key
order by n.version desc, n.node
limit 5000
