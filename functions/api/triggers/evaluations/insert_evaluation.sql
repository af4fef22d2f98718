-- Inserts an evaluation that a person requested. Idempotent: the caller makes the id.
insert into automation.trigger_evaluations
  (id, tenant_id, trigger_id, trigger_type, source, scheduled_at, requested_at, requested_by)
select
  :evaluation_id::uuid, :tenant_id::uuid, :trigger_id::uuid, :trigger_type::text, 'MANUAL', :now::timestamptz,
  :now::timestamptz, :requested_by::text
from automation.take_quota(:tenant_id::uuid, 'evaluations_per_minute', 1, :now::timestamptz) of_minute,
  automation.take_quota(:tenant_id::uuid, 'evaluations_per_day', 1, :now::timestamptz) of_day
on conflict (tenant_id, id) do nothing
