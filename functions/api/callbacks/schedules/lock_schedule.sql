-- Locks a schedule of the tenant and returns its settings: the row that walks lock too, so that nothing fires it meanwhile.
select s.id, s.description, s.pattern, s.cron, s.at, s.time_zone, s.job_type, s.queue, s.payload, s.workflow_id, s.input, s.priority::int as "priority?", s.overlap,
  s.catch_up, s.calendar_id, s.on_holiday, s.is_enabled, e.next_at
from automation.schedules s
join automation.entry_schedules e on e.tenant_id = s.tenant_id and e.schedule_id = s.id
where s.tenant_id = :tenant_id::uuid and s.name = :name::text
for update of e
