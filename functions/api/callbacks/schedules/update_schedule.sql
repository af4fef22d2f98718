-- Changes a schedule and its next moment. The caller has locked it.
with changed as (
  update automation.schedules s
  set description = :description::text, pattern = :pattern::text, cron = :cron::text, at = :at::timestamptz, time_zone = :time_zone::text,
    job_type = :job_type::text, queue = :queue::text, payload = :payload::jsonb, workflow_id = :workflow_id::uuid, input = :input::jsonb,
    priority = :priority::int, overlap = :overlap::text, catch_up = :catch_up::text, calendar_id = :calendar_id::uuid,
    on_holiday = :on_holiday::text, is_enabled = :is_enabled::boolean, updated_at = :now::timestamptz
  where s.tenant_id = :tenant_id::uuid and s.id = :id::uuid
  returning s.tenant_id, s.id
)
update automation.entry_schedules e
set spec = :spec::jsonb, time_zone = :time_zone::text, next_at = :next_at::timestamptz
from changed c
where e.tenant_id = c.tenant_id and e.schedule_id = c.id
