-- Lists names of attributes that the newest customers of a tenant have, each with the type that most of its values have. What has no value is left out.
with newest as (
  select c.attributes
  from crm.customers c
  where c.tenant_id = :tenant_id::uuid
  order by c.created_at desc, c.id desc
  limit 1000
)
select a.key as "name!",
  mode() within group (order by case jsonb_typeof(a.value)
    when 'array' then 'list'
    when 'string' then case when a.value #>> '{}' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}($|T[0-9])' then 'date' else 'string' end
    else jsonb_typeof(a.value)
  end) as "type!",
  count(*)::float8 as "customers!"
from newest n
cross join lateral jsonb_each(case when jsonb_typeof(n.attributes) = 'object' then n.attributes else '{}' end) a
where jsonb_typeof(a.value) <> 'null'
group by a.key
order by count(*) desc, a.key
limit 200
