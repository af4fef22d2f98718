-- Gives a tenant the default limit of a quota again.
delete from automation.tenant_quotas t where t.tenant_id = :tenant_id::uuid and t.quota = :quota::text
