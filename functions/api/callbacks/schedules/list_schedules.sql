-- Lists the schedules of a tenant, oldest first, a page at a time and without what they give to jobs and runs; or returns one by its name.
select
  s.id, s.name, s.description, s.pattern, s.cron, s.at, s.time_zone, s.job_type, s.queue, s.workflow_id, s.priority::int as "priority?", s.overlap, s.catch_up,
  s.calendar_id, s.on_holiday, s.is_enabled,
  s.created_by, s.created_at, s.updated_at,
  case when :name::text is not null then s.payload end as "payload?",
  case when :name::text is not null then s.input end as "input?",
  e.next_at,
  f.due_at as "last_due_at?", f.fired_at as "last_fired_at?", f.status as "last_status?", f.reason as "last_reason?",
  s.created_at::text as "cursor_at!"
from automation.schedules s
join automation.entry_schedules e on e.tenant_id = s.tenant_id and e.schedule_id = s.id
left join lateral (
  select f.due_at, f.fired_at, f.status, f.reason
  from automation.schedule_firings f
  where f.tenant_id = s.tenant_id and f.schedule_id = s.id
  order by f.due_at desc, f.id desc
  limit 1
) f on true
where s.tenant_id = :tenant_id::uuid
  and (:name::text is null or s.name = :name::text)
  and (:job_type::text is null or s.job_type = :job_type::text)
  and (:workflow_id::uuid is null or s.workflow_id = :workflow_id::uuid)
  and (:enabled::boolean is null or s.is_enabled = :enabled::boolean)
  and (:after_id::uuid is null or (s.created_at, s.id) > (:after_at::text::timestamptz, :after_id::uuid))
order by s.created_at, s.id
limit :limit::int
