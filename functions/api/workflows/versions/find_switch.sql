-- Tells whether the tenant has workflows on; no row means off.
select s.workflows from automation.tenant_settings s where s.tenant_id = :tenant_id::uuid
