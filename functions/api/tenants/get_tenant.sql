-- Returns a tenant.
select t.id, left(t.slug, 100) as "slug!", left(t.name, 300) as "name!", t.time_zone, t.created_at
from crm.tenants t
where t.id = :tenant_id::uuid
