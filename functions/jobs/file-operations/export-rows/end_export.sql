-- Ends an export whose file is whole. One that was cancelled meanwhile stays so.
update automation.row_exports e
set state = 'done', ended_at = :now::timestamptz
where e.tenant_id = :tenant_id::uuid and e.id = :id::uuid and e.state = 'writing'
