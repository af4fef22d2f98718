-- Finds which of the ids and roles that an assignment names are those of active users of a tenant, with the roles that there are.
with active as (
  select u.id, u.role from crm.users u where u.tenant_id = :tenant_id::uuid and u.is_active
)
select
  (select coalesce(jsonb_agg(a.id), '[]') from active a where a.id in (select i.value::uuid from jsonb_array_elements_text(:ids::jsonb) i)) as "ids!",
  (select coalesce(jsonb_agg(distinct a.role), '[]') from active a where :roles::jsonb ? a.role) as "roles!",
  (
    select coalesce(jsonb_agg(k.role order by k.role), '[]')
    from (select distinct left(a.role, 100) as role from active a where a.role is not null order by 1 limit 20) k
  ) as "known_roles!"
