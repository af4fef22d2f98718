-- Opens one evaluation that a person requested, or that was interrupted. A requested one looks at all customers.
-- Those of a tenant whose triggers are switched off wait: an hour after their request their message is sent again.
with opened as (
  update automation.trigger_evaluations e
  set status = 'RUNNING', started_at = :wall_now::timestamptz, finished_at = null, error = null
  where e.tenant_id = :tenant_id::uuid and e.id = :evaluation_id::uuid and e.trigger_type = :trigger_type::text
    and e.status <> 'SUCCEEDED'
    and not exists (select from automation.tenant_settings s where s.tenant_id = e.tenant_id and not s.run_triggers)
  returning e.id, e.tenant_id, e.trigger_id, e.scheduled_at, e.created, e.source
)
select
  opened.id as evaluation_id,
  opened.trigger_id,
  opened.scheduled_at,
  opened.created,
  v.config as "config!",
  v.time_zone as "time_zone!",
  v.starts_at as "starts_at?",
  opened.source = 'MANUAL' or not v.can_follow_changes or v.looked_at > opened.scheduled_at as "is_full!",
  v.since_xid as "since_xid?",
  v.experiment_id as "experiment_id?",
  automation.arms_on_trigger(v.tenant_id, v.trigger_id) as "arms?"
from opened
join automation.trigger_views v on v.tenant_id = opened.tenant_id and v.trigger_id = opened.trigger_id
