-- A task as it stands, held until the transaction ends.
select k.id, k.status, k.assignee_id
from crm.tasks k
where k.tenant_id = :tenant_id::uuid and k.id = :task_id::uuid
for no key update
