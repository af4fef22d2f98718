-- Counts how runs left the waits with a time-out of active workflows, as these are set in the active version. Earlier versions count where they have the
-- same wait, set alike. `ended` is the way out when what was waited for came: `event`, or `next` of a condition.
with waits as (
  select w.id as workflow_id, w.name as workflow_name, n.key, n.name, n.config
  from automation.workflows w
  join automation.graph_nodes n on n.graph_id = w.active_graph_id and n.tenant_id = w.tenant_id
  where w.tenant_id = :tenant_id::uuid and w.status = 'ACTIVE' and n.kind = 'wait' and 'timeout' = any (n.port_names)
)
select
  a.workflow_id as "workflow_id!",
  left(a.workflow_name, 100) as "workflow_name!",
  a.key as "node_id!",
  left(coalesce(nullif(btrim(a.name), ''), a.key), 100) as "node_name!",
  (a.config ->> 'timeoutSeconds')::float8 as "timeout_seconds?",
  coalesce(sum(c.runs) filter (where c.port = 'timeout'), 0)::int as "timed_out!",
  coalesce(sum(c.runs) filter (where c.port in ('event', 'next')), 0)::int as "came!"
from waits a
join automation.graphs g on g.tenant_id = :tenant_id::uuid and g.workflow_id = a.workflow_id
join automation.graph_nodes n on n.graph_id = g.id and n.key = a.key and n.kind = 'wait' and n.config = a.config
join automation.node_counts c on c.tenant_id = g.tenant_id and c.graph_id = g.id and c.node = n.node
where c.day >= (:since::timestamptz at time zone 'UTC')::date and c.port in ('timeout', 'event', 'next')
group by a.workflow_id, a.workflow_name, a.key, a.name, a.config
order by 6 desc, a.workflow_id, a.key
limit 1000
