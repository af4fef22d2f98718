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
  v.since_xid as "since_xid?",
  v.experiment_id as "experiment_id?",
  automation.arms_on_trigger(v.tenant_id, v.trigger_id) as "arms?",
  -- Each trigger has a moment of its own in the period, so that not all tenants' data is read at the same time.
  (
    w.compared_at is null
    or div(extract(epoch from w.compared_at) + look.phase, look.seconds)
      <> div(extract(epoch from opened.scheduled_at) + look.phase, look.seconds)
  ) as "is_comparison_due!"
from opened
join automation.trigger_views v on v.tenant_id = opened.tenant_id and v.trigger_id = opened.trigger_id
left join automation.trigger_watermarks w on w.tenant_id = opened.tenant_id and w.trigger_id = opened.trigger_id
left join automation.tenant_settings s on s.tenant_id = opened.tenant_id
cross join lateral (
  select coalesce(s.full_look_hours, 24) * 3600 as seconds, ('x' || left(md5(opened.trigger_id::text), 7))::bit(28)::int as phase
) look
order by opened.trigger_id
limit 1000
