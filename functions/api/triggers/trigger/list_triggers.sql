-- Lists a tenant's triggers with their statistics, oldest first, a page at a time; or returns one.
select
  t.id,
  t.trigger_type,
  t.name,
  t.description,
  t.is_active,
  t.config,
  t.created_at,
  t.updated_at,
  t.starts_at,
  t.created_at::text as "cursor_at!",
  coalesce(g.run_triggers, true) as "run_triggers!",
  (
    select max(e.scheduled_at)
    from automation.trigger_evaluations e
    where e.tenant_id = t.tenant_id and e.trigger_id = t.id and e.source = 'SCHEDULE'
  ) as "last_run?",
  s.total as "total!",
  s.completed as "completed!",
  s.pending as "pending!",
  s.cancelled as "cancelled!",
  s.deleted as "deleted!",
  coalesce(round(100.0 * s.completed / nullif(s.total - s.deleted, 0), 1), 0)::float8 as "completion_rate!",
  round(s.median_hours::numeric, 2)::float8 as "median_hours_to_completion?"
from automation.automated_triggers t
left join automation.tenant_settings g on g.tenant_id = t.tenant_id
cross join lateral (
  select
    count(*)::int as total,
    (count(*) filter (where k.status = 'COMPLETED'))::int as completed,
    (count(*) filter (where k.status in ('PENDING', 'IN_PROGRESS')))::int as pending,
    (count(*) filter (where k.status = 'CANCELLED'))::int as cancelled,
    (count(*) filter (where k.id is null))::int as deleted,
    percentile_cont(0.5) within group (order by automation.hours_to_complete(k.status, k.created_at, k.completed_at)) as median_hours
  from automation.triggered_tasks link
  left join crm.tasks k on k.tenant_id = link.tenant_id and k.id = link.task_id
  where link.tenant_id = t.tenant_id and link.trigger_id = t.id and link.task_id is not null
) s
where t.tenant_id = :tenant_id::uuid
  and (:trigger_id::uuid is null or t.id = :trigger_id::uuid)
  and (:after_id::uuid is null or (t.created_at, t.id) > (:after_at::text::timestamptz, :after_id::uuid))
order by t.created_at, t.id
limit :limit::int
