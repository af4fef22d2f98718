-- Locks a trigger until the transaction ends, and returns it. The second of two concurrent changes sees the first.
select t.id, t.trigger_type, t.name, t.description, t.is_active, t.config
from automation.automated_triggers t
where t.tenant_id = :tenant_id::uuid and t.id = :trigger_id::uuid
for no key update
