-- Counts after how many hours, rounded up, runs left a wait because what they waited for came: of the newest `most` runs that started in the period, where
-- the wait is set as in the active version.
with sampled as materialized (
  select r.id, r.graph_id, r.started_at
  from automation.runs r
  where r.tenant_id = :tenant_id::uuid and r.workflow_id = :workflow_id::uuid and r.started_at >= :since::timestamptz
  order by r.started_at desc, r.id desc
  limit :most::int
),
steps as materialized (
  select n.key, n.config, t.port,
    extract(epoch from t.at - coalesce(lag(t.at) over (partition by t.run_id, t.cursor_id order by t.step), case when t.step = 1 then s.started_at end)) as seconds
  from sampled s
  join automation.run_trace t on t.tenant_id = :tenant_id::uuid and t.run_id = s.id
  join automation.graph_nodes n on n.graph_id = coalesce(t.graph_id, s.graph_id) and n.node = t.node
)
select greatest(1, ceil(s.seconds / 3600))::int as "hours!", count(*)::int as "runs!"
from steps s
where s.key = :node_id::text and s.port in ('event', 'next') and s.seconds is not null
  and s.config = (
    select n.config
    from automation.workflows w
    join automation.graph_nodes n on n.graph_id = w.active_graph_id and n.key = :node_id::text
    where w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid
  )
group by 1
order by 1
limit 1000
