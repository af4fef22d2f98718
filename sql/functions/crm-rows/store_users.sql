-- Inserts or changes users by the caller's ids, and returns what became of each row. A member that a row does not have stays as it is. `AGAIN`: another
-- call inserted the same row at the same time, so it is asked again. Rows are written in the order of their ids, so that calls do not wait in a circle.
create or replace function automation.store_users(p_tenant_id uuid, p_rows jsonb, p_now timestamptz)
returns table (place integer, id uuid, result text, code text, path text, missing_collection text, missing_external_id text)
language sql set search_path = ''
as $$
with given as (
  select r.place::int as place, r.item, r.item ->> 'externalId' as external_id
  from jsonb_array_elements(p_rows) with ordinality r(item, place)
), held as (
  select u.id, u.external_id, u.email, u.name, u.role, u.is_active
  from given g
  join crm.users u on u.tenant_id = p_tenant_id and u.external_id = g.external_id
  order by u.external_id
  for no key update of u
), merged as (
  select
    g.place,
    g.external_id,
    h.id,
    case when g.item ? 'email' then g.item ->> 'email' else h.email end as email,
    case when g.item ? 'name' then g.item ->> 'name' else h.name end as name,
    case when g.item ? 'role' then g.item ->> 'role' else h.role end as role,
    coalesce((g.item ->> 'isActive')::boolean, h.is_active, true) as is_active
  from given g
  left join held h on h.external_id = g.external_id
), changed as (
  select m.*
  from merged m
  left join held h on h.id = m.id
  where h.id is null or (m.email, m.name, m.role, m.is_active) is distinct from (h.email, h.name, h.role, h.is_active)
), updated as (
  update crm.users u
  set email = c.email, name = c.name, role = c.role, is_active = c.is_active
  from changed c
  where u.tenant_id = p_tenant_id and u.id = c.id
  returning u.id, u.external_id
), inserted as (
  insert into crm.users (tenant_id, external_id, email, name, role, is_active)
  select p_tenant_id, c.external_id, c.email, c.name, c.role, c.is_active
  from changed c
  where c.id is null
  order by c.external_id
  on conflict do nothing
  returning id, external_id
)
select
  m.place as place,
  coalesce(i.id, m.id) as id,
  case
    when i.id is not null then 'created'
    when u.id is not null then 'updated'
    when c.place is not null then 'refused'
    else 'unchanged'
  end as result,
  case when i.id is null and u.id is null and c.place is not null then 'AGAIN' end as code,
  null::text as path,
  null::text as missing_collection,
  null::text as missing_external_id
from merged m
left join changed c on c.place = m.place
left join inserted i on i.external_id = m.external_id
left join updated u on u.external_id = m.external_id
order by m.place
$$;
