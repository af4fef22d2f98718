-- Returns the tenant of a call and the name of its key; no row for a call about the whole installation.
select
  t.id, left(t.slug, 100) as "slug!", left(t.name, 300) as "name!", t.time_zone,
  (select k.name from automation.api_keys k where k.id = :key_id::uuid and k.tenant_id = t.id) as "key_name?"
from crm.tenants t
where t.id = :tenant_id::uuid
