-- Returns the time zone of a tenant.
select t.time_zone from crm.tenants t where t.id = :tenant_id::uuid
