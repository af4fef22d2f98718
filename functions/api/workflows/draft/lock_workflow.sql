-- Locks a workflow until the transaction ends, and returns it without its draft. The second of two concurrent changes sees the first.
select w.id, w.name, w.description, w.status, w.revision, w.last_version
from automation.workflows w
where w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid
for no key update
