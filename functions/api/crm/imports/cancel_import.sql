-- Cancels an import that has not ended. What is stored stays; the batch that is being stored at this moment is not, because it records itself in this row.
update automation.row_imports i
set state = 'cancelled', ended_at = :now::timestamptz
where i.tenant_id = :tenant_id::uuid and i.id = :id::uuid and i.state in ('waiting', 'queued', 'checking', 'storing')
