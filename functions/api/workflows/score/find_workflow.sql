-- Returns the id of a workflow. No row: there is no such one.
select w.id from automation.workflows w where w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid
