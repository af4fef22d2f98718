-- Inserts an evaluation that a person requested. Idempotent: the caller makes the id.
insert into automation.trigger_evaluations
  (id, tenant_id, trigger_id, trigger_type, source, scheduled_at, requested_at, requested_by)
values (
  :evaluation_id::uuid, :tenant_id::uuid, :trigger_id::uuid, :trigger_type::text, 'MANUAL', :now::timestamptz,
  :now::timestamptz, :requested_by::text
)
on conflict (tenant_id, id) do nothing
