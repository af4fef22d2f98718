-- Locks a trigger, so that nobody starts another experiment on it or changes its config meanwhile.
select t.trigger_type, t.name, t.is_active, t.config
from automation.automated_triggers t
where t.tenant_id = :tenant_id::uuid and t.id = :trigger_id::uuid
for no key update
