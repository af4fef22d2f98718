-- Counts how runs left the nodes of active workflows in the period, by the version: failed there or left by the port `error`, and all. Those that were
-- cancelled there do not count: a person or another version ended them. Versions before the newest three are left out.
select
  w.id as "workflow_id!",
  left(w.name, 100) as "workflow_name!",
  n.key as "node_id!",
  left(coalesce(nullif(btrim(n.name), ''), n.key), 100) as "node_name!",
  g.version as "version!",
  g.id = w.active_graph_id as "is_active!",
  n.role in ('effect', 'child') and n.on_error = 'stop' as "stops!",
  coalesce(sum(c.runs) filter (where c.port in ('FAILED', 'error')), 0)::int as "lost!",
  sum(c.runs)::int as "runs!",
  greatest(1, extract(epoch from :now::timestamptz - greatest(:since::timestamptz, g.published_at)) / 86400)::float8 as "days!"
from automation.workflows w
join automation.graphs g on g.tenant_id = w.tenant_id and g.workflow_id = w.id and g.version > w.last_version - 3
join automation.graph_nodes n on n.graph_id = g.id and n.kind not in ('start', 'end')
join automation.node_counts c on c.tenant_id = g.tenant_id and c.graph_id = g.id and c.node = n.node
where w.tenant_id = :tenant_id::uuid and w.status = 'ACTIVE'
  and c.day >= (:since::timestamptz at time zone 'UTC')::date and c.port <> 'CANCELLED'
group by w.id, w.name, w.active_graph_id, n.key, n.name, n.role, n.on_error, g.version, g.id, g.published_at
order by 6 desc, 9 desc, w.id, n.key, g.version desc
limit 1500
