-- Pauses or resumes a workflow. The caller holds its lock.
update automation.workflows
set status = :status::text, updated_at = :now::timestamptz
where tenant_id = :tenant_id::uuid and id = :workflow_id::uuid
