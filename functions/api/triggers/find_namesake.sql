-- Finds the trigger that has a name.
select t.id, t.is_active from automation.automated_triggers t where t.tenant_id = :tenant_id::uuid and t.name = :name::text
