-- Cancels an export that has not ended.
update automation.row_exports e
set state = 'cancelled', ended_at = :now::timestamptz
where e.tenant_id = :tenant_id::uuid and e.id = :id::uuid and e.state in ('queued', 'writing')
