-- Locks a campaign and returns what people change of it.
select c.name, c.workflow_id, c.audience, c.takes_later_subscribers, c.priority::int as "priority!", c.start_at, c.status, c.revision
from automation.campaigns c
where c.tenant_id = :tenant_id::uuid and c.id = :id::uuid
for no key update
