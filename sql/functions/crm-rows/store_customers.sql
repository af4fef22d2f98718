-- Inserts or changes customers by the caller's ids, and returns what became of each row, as store_users.sql does. Attributes are merged, and one that is
-- null is removed.
-- Rows are found one by one by their indexes, and what is known of a row goes along with it: no plan depends on statistics, which a new table does not have.
create or replace function automation.store_customers(p_tenant_id uuid, p_rows jsonb, p_now timestamptz)
returns table (place integer, id uuid, result text, code text, path text, missing_collection text, missing_external_id text)
language sql set search_path = ''
as $$
with given as materialized (
  select r.place::int as place, r.item, r.item ->> 'externalId' as external_id, r.item ->> 'salesRepExternalId' as rep_external_id
  from jsonb_array_elements(p_rows) with ordinality r(item, place)
  order by external_id
), judged as materialized (
  select
    g.*,
    h.held,
    h.id,
    u.id as rep_id,
    case
      when e.customer_id is not null then 'ERASED'
      when g.rep_external_id is not null and u.id is null then 'REFERENCE_MISSING'
    end as code
  from given g
  left join lateral (
    select c as held, c.id from crm.customers c where c.tenant_id = p_tenant_id and c.external_id = g.external_id limit 1 for no key update
  ) h on true
  left join lateral (select u.id from crm.users u where u.tenant_id = p_tenant_id and u.external_id = g.rep_external_id limit 1) u on true
  left join lateral (
    select e.customer_id from automation.erasures e
    where e.tenant_id = p_tenant_id and e.external_id_hash = encode(sha256(convert_to(g.external_id, 'UTF8')), 'hex') limit 1
  ) e on true
), merged as (
  select
    j.place,
    j.external_id,
    j.rep_external_id,
    j.code,
    j.held,
    j.id,
    case when j.item ? 'name' then j.item ->> 'name' else (j.held).name end as name,
    case when j.item ? 'email' then j.item ->> 'email' else (j.held).email end as email,
    case when j.item ? 'phone' then j.item ->> 'phone' else (j.held).phone end as phone,
    case when j.item ? 'accountNumber' then j.item ->> 'accountNumber' else (j.held).account_number end as account_number,
    coalesce(j.item ->> 'status', (j.held).status, 'ACTIVE') as status,
    case when j.item ? 'salesRepExternalId' then j.rep_id else (j.held).sales_rep_id end as sales_rep_id,
    case when j.item ? 'doNotContactUntil' then (j.item ->> 'doNotContactUntil')::date else (j.held).do_not_contact_until end as do_not_contact_until,
    case when j.item ? 'timeZone' then j.item ->> 'timeZone' else (j.held).time_zone end as time_zone,
    coalesce(nullif(j.item -> 'tags', 'null'), (j.held).tags, '[]') as tags,
    case when j.item -> 'attributes' <> 'null'
      then coalesce((
        select jsonb_object_agg(a.key, a.value)
        from jsonb_each(coalesce((j.held).attributes, '{}') || (j.item -> 'attributes')) a
        where a.value <> 'null'
      ), '{}')
      else coalesce((j.held).attributes, '{}')
    end as attributes,
    coalesce((j.item ->> 'createdAt')::timestamptz, (j.held).created_at, p_now) as created_at
  from judged j
), compared as materialized (
  select m.*, m.code is null and (m.id is null
    or (m.name, m.email, m.phone, m.account_number, m.status, m.sales_rep_id, m.do_not_contact_until, m.time_zone, m.tags, m.attributes, m.created_at)
      is distinct from
      ((m.held).name, (m.held).email, (m.held).phone, (m.held).account_number, (m.held).status, (m.held).sales_rep_id, (m.held).do_not_contact_until,
        (m.held).time_zone, (m.held).tags, (m.held).attributes, (m.held).created_at)) as is_changed
  from merged m
), updated as (
  update crm.customers c
  set name = n.name, email = n.email, phone = n.phone, account_number = n.account_number, status = n.status, sales_rep_id = n.sales_rep_id,
    do_not_contact_until = n.do_not_contact_until, time_zone = n.time_zone, tags = n.tags, attributes = n.attributes, created_at = n.created_at,
    updated_at = p_now
  from compared n
  where n.is_changed and n.id is not null and c.tenant_id = p_tenant_id and c.id = n.id
  returning c.id, c.external_id
), inserted as (
  insert into crm.customers (tenant_id, external_id, name, email, phone, account_number, status, sales_rep_id, do_not_contact_until, time_zone, tags,
    attributes, created_at, updated_at)
  select p_tenant_id, n.external_id, n.name, n.email, n.phone, n.account_number, n.status, n.sales_rep_id, n.do_not_contact_until, n.time_zone,
    n.tags, n.attributes, n.created_at, p_now
  from compared n
  where n.is_changed and n.id is null
  order by n.external_id
  on conflict do nothing
  returning id, external_id
), written as (
  select
    (select coalesce(jsonb_object_agg(i.external_id, i.id), '{}') from inserted i) as inserted,
    (select coalesce(jsonb_object_agg(u.external_id, u.id), '{}') from updated u) as updated
)
select
  n.place as place,
  coalesce((w.inserted ->> n.external_id)::uuid, n.id) as id,
  case
    when w.inserted ? n.external_id then 'created'
    when w.updated ? n.external_id then 'updated'
    when n.code is not null or n.is_changed then 'refused'
    else 'unchanged'
  end as result,
  case when not w.inserted ? n.external_id and not w.updated ? n.external_id then coalesce(n.code, case when n.is_changed then 'AGAIN' end) end as code,
  case n.code when 'ERASED' then 'externalId' when 'REFERENCE_MISSING' then 'salesRepExternalId' end as path,
  case when n.code = 'REFERENCE_MISSING' then 'users' end as missing_collection,
  case when n.code = 'REFERENCE_MISSING' then n.rep_external_id end as missing_external_id
from compared n
cross join written w
order by n.place
$$;
