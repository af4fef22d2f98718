-- A trigger as it stands, held until the transaction ends: two changes at once see each other's.
select t.id, t.trigger_type, t.name, t.description, t.is_active, t.config
from automation.automated_triggers t
where t.tenant_id = :tenant_id::uuid and t.id = :trigger_id::uuid
for no key update
