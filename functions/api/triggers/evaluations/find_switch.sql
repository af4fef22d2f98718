-- Returns whether a tenant's triggers are evaluated at all.
select s.run_triggers from automation.tenant_settings s where s.tenant_id = :tenant_id::uuid
