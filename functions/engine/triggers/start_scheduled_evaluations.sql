-- Opens one evaluation per active trigger of a type and scheduled time; the same time again finds the same rows.
-- Leaves out evaluations that have succeeded; gives those that were interrupted or failed.
with opened as (
  insert into automation.trigger_evaluations
    (tenant_id, trigger_id, trigger_type, source, scheduled_at, status, requested_at, requested_by, started_at)
  select t.tenant_id, t.id, t.trigger_type, 'SCHEDULE', :scheduled_at::timestamptz, 'RUNNING', :wall_now::timestamptz,
    :requested_by::text, :wall_now::timestamptz
  from automation.automated_triggers t
  where t.tenant_id = :tenant_id::uuid and t.trigger_type = :trigger_type::text and t.is_active
    and exists (select from crm.tenants k where k.id = t.tenant_id)
    and not exists (select from automation.tenant_settings s where s.tenant_id = t.tenant_id and not s.run_triggers)
  on conflict (tenant_id, trigger_id, scheduled_at) where source = 'SCHEDULE' do update
  set status = 'RUNNING', started_at = excluded.started_at, finished_at = null, error = null
  where trigger_evaluations.status <> 'SUCCEEDED'
  returning id, tenant_id, trigger_id, scheduled_at, created
)
select
  opened.id as evaluation_id,
  opened.trigger_id,
  opened.scheduled_at,
  opened.created,
  v.config as "config!",
  v.time_zone as "time_zone!",
  v.starts_at as "starts_at?",
  not v.can_follow_changes or v.looked_at > opened.scheduled_at as "is_full!",
  v.since_xid as "since_xid?"
from opened
join automation.trigger_views v on v.tenant_id = opened.tenant_id and v.trigger_id = opened.trigger_id
order by opened.trigger_id
limit 1000
