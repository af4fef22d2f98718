-- Returns the tenant of a call and the name of its key or user; no row for a call about the whole installation.
select
  t.id, left(t.slug, 100) as "slug!", left(t.name, 300) as "name!", t.time_zone,
  (select k.name from automation.api_keys k where k.id = :key_id::uuid and k.tenant_id = t.id) as "key_name?",
  (select left(coalesce(u.name, u.email, u.id::text), 200) from crm.users u where u.id = :user_id::uuid and u.tenant_id = t.id) as "user_name?"
from crm.tenants t
where t.id = :tenant_id::uuid
