-- Inserts or changes products by the caller's ids, and returns what became of each row. A member that a row does not have stays as it is. `AGAIN`: another
-- call inserted the same row at the same time, so it is asked again. Rows are written in the order of their ids, so that calls do not wait in a circle.
create or replace function automation.store_products(p_tenant_id uuid, p_rows jsonb, p_now timestamptz)
returns table (place integer, id uuid, result text, code text, path text, missing_collection text, missing_external_id text)
language sql set search_path = ''
as $$
with given as (
  select r.place::int as place, r.item, r.item ->> 'externalId' as external_id
  from jsonb_array_elements(p_rows) with ordinality r(item, place)
), held as (
  select p.id, p.external_id, p.sku, p.name
  from given g
  join crm.products p on p.tenant_id = p_tenant_id and p.external_id = g.external_id
  order by p.external_id
  for no key update of p
), merged as (
  select
    g.place,
    g.external_id,
    h.id,
    case when g.item ? 'sku' then g.item ->> 'sku' else h.sku end as sku,
    case when g.item ? 'name' then g.item ->> 'name' else h.name end as name
  from given g
  left join held h on h.external_id = g.external_id
), changed as (
  select m.*
  from merged m
  left join held h on h.id = m.id
  where h.id is null or (m.sku, m.name) is distinct from (h.sku, h.name)
), updated as (
  update crm.products p
  set sku = c.sku, name = c.name
  from changed c
  where p.tenant_id = p_tenant_id and p.id = c.id
  returning p.id, p.external_id
), inserted as (
  insert into crm.products (tenant_id, external_id, sku, name)
  select p_tenant_id, c.external_id, c.sku, c.name
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
    when p.id is not null then 'updated'
    when c.place is not null then 'refused'
    else 'unchanged'
  end as result,
  case when i.id is null and p.id is null and c.place is not null then 'AGAIN' end as code,
  null::text as path,
  null::text as missing_collection,
  null::text as missing_external_id
from merged m
left join changed c on c.place = m.place
left join inserted i on i.external_id = m.external_id
left join updated p on p.external_id = m.external_id
order by m.place
$$;
