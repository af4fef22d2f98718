-- Lists the campaigns of a tenant with their progress, oldest first, a page at a time and without their audiences; or returns one.
select
  c.id,
  left(c.name, 200) as "name!",
  c.workflow_id,
  g.version as "version?",
  c.status as "status!",
  case when :id::uuid is not null then c.audience - 'test' - 'vars' - 'needs' end as "audience?",
  c.takes_later_subscribers as "takes_later_subscribers!",
  c.priority::int as "priority!",
  c.start_at,
  c.started_at,
  c.frozen_at,
  c.ended_at,
  m.id::text as "message_run_id?",
  left(c.error, 1000) as "error?",
  left(c.created_by, 200) as "created_by!",
  c.created_at as "created_at!",
  c.updated_at as "updated_at!",
  c.revision as "revision!",
  p.recipients as "recipients!",
  p.sent as "sent!",
  p.failed as "failed!",
  p.waiting as "waiting!",
  p.suppressed as "suppressed!",
  p.per_second as "per_second!",
  p.expected_end_at as "expected_end_at?",
  c.created_at::text as "cursor_at!"
from automation.campaigns c
left join automation.graphs g on g.tenant_id = c.tenant_id and g.id = c.graph_id
left join automation.message_runs m on m.tenant_id = c.tenant_id and m.campaign_id = c.id
cross join lateral automation.campaign_progress(c, :now::timestamptz) p
where c.tenant_id = :tenant_id::uuid
  and (:id::uuid is null or c.id = :id::uuid)
  and (:status::text is null or c.status = :status::text)
  and (:after_id::uuid is null or (c.created_at, c.id) > (:after_at::text::timestamptz, :after_id::uuid))
order by c.created_at, c.id
limit :limit::int
