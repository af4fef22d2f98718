-- Tells how far a pass is that was asked for, beside how many customers there are to look at.
select p.id, p.workflow_id, p.is_stopped, p.looked_at::int as "looked!", p.entered::int as "entered!", p.refused::int as "refused!", p.reasons, p.created_at, p.ended_at,
  (select count(*)::int from crm.customers c where c.tenant_id = p.tenant_id) as "customers!"
from automation.entry_passes p
where p.tenant_id = :tenant_id::uuid and p.id = :job_id::uuid and p.entry is null
