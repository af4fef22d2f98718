-- Records why an evaluation failed. A later delivery of its message opens it again.
with failed as (
  update automation.trigger_evaluations e
  set status = 'FAILED', error = :error::text, finished_at = :wall_now::timestamptz
  where e.tenant_id = :tenant_id::uuid and e.id = :evaluation_id::uuid and e.status <> 'SUCCEEDED'
  returning e.id, e.tenant_id, e.trigger_id
)
insert into automation.audit_log (tenant_id, actor, action, entity_type, entity_id, changes, occurred_at)
select f.tenant_id, 'trigger:' || f.trigger_id::text, 'evaluation.failed', 'evaluation', f.id,
  jsonb_build_object('error', :error::text), :wall_now::timestamptz
from failed f
