-- Forgets for waits the events of more than thirty days ago that came before every run that may still wait for one of their type; of one tenant, or of
-- all, a few thousand at a time. A run never looks further back than its start.
with needed as (
  select w.tenant_id, w.type, min(r.started_at) as since
  from automation.graph_waits w
  join automation.graphs g on g.tenant_id = w.tenant_id and g.id = w.graph_id
  join automation.runs r on r.tenant_id = g.tenant_id and r.workflow_id = g.workflow_id and r.graph_id = g.id and r.status = 'RUNNING'
  where :tenant_id::uuid is null or w.tenant_id = :tenant_id::uuid
  group by w.tenant_id, w.type
),
old as (
  select a.id
  from automation.awaited_events a
  left join needed n on n.tenant_id = a.tenant_id and n.type = a.type
  where a.created_at < :now::timestamptz - interval '720 hours'
    and (:tenant_id::uuid is null or a.tenant_id = :tenant_id::uuid)
    -- Clocks of writers may differ.
    and (n.since is null or a.created_at < n.since - interval '1 hour')
  order by a.created_at
  limit :limit::int
  for update of a skip locked
),
deleted as (
  delete from automation.awaited_events a using old where a.id = old.id
  returning a.id
)
select count(*)::int as "rows!" from deleted
