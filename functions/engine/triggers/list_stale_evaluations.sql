-- Lists evaluations that are still open an hour after their request: their message was lost, or their function died.
select e.id as evaluation_id, e.tenant_id
from automation.trigger_evaluations e
where e.trigger_type = :trigger_type::text and e.status in ('QUEUED', 'RUNNING')
  and e.requested_at < :wall_now::timestamptz - interval '1 hour'
  and exists (select from crm.tenants t where t.id = e.tenant_id)
  and not exists (select from automation.tenant_settings s where s.tenant_id = e.tenant_id and not s.run_triggers)
order by e.requested_at, e.id
limit 100
