-- Returns a tenant's time zone.
select t.time_zone from crm.tenants t where t.id = :tenant_id::uuid
