-- The tenant that a platform key names, if there is one.
select t.id, t.time_zone from crm.tenants t where t.id = :tenant_id::uuid
