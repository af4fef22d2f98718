-- Tells whether a tenant has a trigger.
select t.id from automation.automated_triggers t where t.tenant_id = :tenant_id::uuid and t.id = :trigger_id::uuid
