-- Lists the migrations of a workflow, newest first, a page at a time; or returns one.
select m.id, m.job_id, f.version as "from_version!", t.version as "to_version!", m.map, m.percent::float8 as "percent!", m.reverse_of, m.total,
  m.looked_at, m.moved, m.exited, m.stayed, m.waits_shifted, m.waits_lost, m.created_by, m.created_at, m.ended_at,
  m.from_graph::text as "from_graph!", m.to_graph::text as "to_graph!",
  case
    when m.ended_at is not null then 'DONE'
    when j.status = 'CANCELLED' then 'STOPPED'
    when j.status = 'FAILED' then 'FAILED'
    when m.looked_at > 0 or j.status = 'PROCESSING' then 'RUNNING'
    else 'QUEUED'
  end as "status!",
  left(j.error, 500) as "error?",
  m.created_at::text as "cursor_at!"
from automation.graph_migrations m
join automation.graphs f on f.tenant_id = m.tenant_id and f.id = m.from_graph
join automation.graphs t on t.tenant_id = m.tenant_id and t.id = m.to_graph
left join automation.jobs j on j.tenant_id = m.tenant_id and j.id = m.job_id
where m.tenant_id = :tenant_id::uuid and m.workflow_id = :workflow_id::uuid
  and (:migration_id::uuid is null or m.id = :migration_id::uuid)
  and (:after_id::uuid is null or (m.created_at, m.id) < (:after_at::text::timestamptz, :after_id::uuid))
order by m.created_at desc, m.id desc
limit :limit::int
