-- Locks a task until the transaction ends, and returns it.
select k.id, k.status, k.assignee_id, k.priority, k.due_at
from crm.tasks k
where k.tenant_id = :tenant_id::uuid and k.id = :task_id::uuid
for no key update
