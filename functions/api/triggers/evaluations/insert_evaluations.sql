-- Inserts one evaluation per active trigger that has a function, a page at a time. Idempotent: ids are made from the request's id.
with chosen as materialized (
  select t.id, t.tenant_id, t.trigger_type
  from automation.automated_triggers t
  where t.tenant_id = :tenant_id::uuid and t.is_active
    and t.trigger_type in (select y.value from jsonb_array_elements_text(:trigger_types::jsonb) y (value))
    and (:after_id::uuid is null or t.id > :after_id::uuid)
  order by t.id
  limit :limit::int
),
-- The first page counts the call.
quota as materialized (
  select
    automation.take_quota(:tenant_id::uuid, 'run_all_per_minute', (:after_id::uuid is null)::int, :now::timestamptz),
    automation.take_quota(:tenant_id::uuid, 'evaluations_per_minute', c.evaluations, :now::timestamptz),
    automation.take_quota(:tenant_id::uuid, 'evaluations_per_day', c.evaluations, :now::timestamptz)
  from (select count(*)::int from chosen) c (evaluations)
)
insert into automation.trigger_evaluations as e
  (id, tenant_id, trigger_id, trigger_type, source, scheduled_at, requested_at, requested_by)
select
  md5(:request_id::uuid::text || t.id::text)::uuid, t.tenant_id, t.id, t.trigger_type, 'MANUAL', :now::timestamptz,
  :now::timestamptz, :requested_by::text
from quota, chosen t
on conflict (tenant_id, id) do update set requested_by = excluded.requested_by
returning e.id as evaluation_id, e.trigger_id, e.trigger_type
