-- Finds the customers and users that another system names by its own ids: by `external_id`, or by the id itself where the rows kept it.
with asked as (
  select a.kind, a.id, case when a.id ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then a.id::uuid end as same_id
  from jsonb_to_recordset(:asked::jsonb) a (kind text, id text)
)
select a.kind as "kind!", a.id as "source_id!", coalesce(c.id, u.id) as "id!"
from asked a
left join lateral (
  select k.id
  from crm.customers k
  where a.kind = 'customer' and k.tenant_id = :tenant_id::uuid and (k.external_id = a.id or k.id = a.same_id)
  order by k.external_id = a.id desc nulls last
  limit 1
) c on true
left join lateral (
  select k.id
  from crm.users k
  where a.kind = 'user' and k.tenant_id = :tenant_id::uuid and (k.external_id = a.id or k.id = a.same_id)
  order by k.external_id = a.id desc nulls last
  limit 1
) u on true
where coalesce(c.id, u.id) is not null
order by a.kind, a.id
limit 1000
