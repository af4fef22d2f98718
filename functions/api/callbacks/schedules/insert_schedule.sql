-- Keeps a schedule with its next moment. Idempotent: the caller makes the id. Returns nothing when the tenant has another one of this name.
with made as (
  insert into automation.schedules as s
    (tenant_id, id, name, description, pattern, cron, at, time_zone, job_type, queue, payload, workflow_id, input, priority, overlap, catch_up,
     calendar_id, on_holiday, is_enabled, created_by, created_at, updated_at)
  select :tenant_id::uuid, :id::uuid, :name::text, :description::text, :pattern::text, :cron::text, :at::timestamptz, :time_zone::text, :job_type::text,
    :queue::text, :payload::jsonb, :workflow_id::uuid, :input::jsonb, :priority::int, :overlap::text, :catch_up::text,
    :calendar_id::uuid, :on_holiday::text, :is_enabled::boolean, :actor::text, :now::timestamptz, :now::timestamptz
  from automation.take_quota(:tenant_id::uuid, 'schedules', 1, :now::timestamptz)
  on conflict (tenant_id, name) do update set updated_at = excluded.updated_at where s.id = excluded.id
  returning s.tenant_id, s.id
),
listed as (
  insert into automation.entry_schedules (tenant_id, schedule_id, spec, time_zone, next_at)
  select m.tenant_id, m.id, :spec::jsonb, :time_zone::text, :next_at::timestamptz from made m
  on conflict (tenant_id, schedule_id) do nothing
)
select m.id from made m
