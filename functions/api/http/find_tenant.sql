-- Finds the tenant that a platform key names.
select t.id, t.time_zone from crm.tenants t where t.id = :tenant_id::uuid
