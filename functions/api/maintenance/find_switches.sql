-- Which of a tenant's switches are on that maintenance may need; without a row all are off.
select s.client_journey, s.email_workflows from automation.tenant_settings s where s.tenant_id = :tenant_id::uuid
