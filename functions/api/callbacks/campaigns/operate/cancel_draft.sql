-- Cancels a campaign that was never started.
update automation.campaigns c
set status = 'CANCELLED', ended_at = :now::timestamptz
where c.tenant_id = :tenant_id::uuid and c.id = :id::uuid and c.status = 'DRAFT'
