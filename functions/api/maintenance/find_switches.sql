-- Returns the settings of a tenant that maintenance may need; no row means that all are off.
select s.client_journey, s.email_workflows from automation.tenant_settings s where s.tenant_id = :tenant_id::uuid
