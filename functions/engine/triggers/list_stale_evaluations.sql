-- Evaluations whose message was lost between commit and send, or whose function died for good: asked for an hour ago, still open.
select e.id as evaluation_id, e.tenant_id
from automation.trigger_evaluations e
where e.trigger_type = :trigger_type::text and e.status in ('QUEUED', 'RUNNING')
  and e.requested_at < :wall_now::timestamptz - interval '1 hour'
  and exists (select from crm.tenants t where t.id = e.tenant_id)
order by e.requested_at, e.id
limit 100
