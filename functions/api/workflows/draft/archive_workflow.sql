-- Archives a workflow. One that is archived already stays as it is.
update automation.workflows
set status = 'ARCHIVED', archived_at = :now::timestamptz, updated_at = :now::timestamptz
where tenant_id = :tenant_id::uuid and id = :workflow_id::uuid and status <> 'ARCHIVED'
