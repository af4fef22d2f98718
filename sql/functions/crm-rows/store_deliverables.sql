-- Inserts or changes deliverables by the caller's ids, and returns what became of each row, as store_users.sql does. A deliverable of the same customer and
-- month that has no id of a caller yet, such as one that the journey made, takes the id of the row. No plan depends on statistics, as in
-- store_customers.sql.
create or replace function automation.store_deliverables(p_tenant_id uuid, p_rows jsonb, p_now timestamptz)
returns table (place integer, id uuid, result text, code text, path text, missing_collection text, missing_external_id text)
language sql set search_path = ''
as $$
with given as (
  select
    r.place::int as place,
    r.item,
    r.item ->> 'externalId' as external_id,
    r.item ->> 'customerExternalId' as customer_external_id,
    (r.item ->> 'month')::integer as month,
    c.id as customer_id
  from jsonb_array_elements(p_rows) with ordinality r(item, place)
  left join lateral (
    select c.id from crm.customers c where c.tenant_id = p_tenant_id and c.external_id = r.item ->> 'customerExternalId' limit 1
  ) c on true
), held as (
  select g.place, d.id, d.external_id, d.customer_id, d.month, d.title, d.status, d.due_at, d.completed_at
  from given g
  cross join lateral (
    (select d.id from crm.deliverables d where d.tenant_id = p_tenant_id and d.external_id = g.external_id limit 1)
    union
    (select d.id from crm.deliverables d where d.tenant_id = p_tenant_id and d.customer_id = g.customer_id and d.month = g.month limit 1)
  ) f
  join crm.deliverables d on d.tenant_id = p_tenant_id and d.id = f.id
  order by d.customer_id, d.month
  for no key update of d
), judged as (
  select
    g.*,
    coalesce(h.id, f.id) as id,
    case
      when h.id is null and g.customer_external_id is null or h.id is null and g.month is null then 'REQUIRED'
      when g.customer_external_id is not null and g.customer_id is null and e.customer_id is not null then 'REFERENCE_ERASED'
      when g.customer_external_id is not null and g.customer_id is null then 'REFERENCE_MISSING'
      when (coalesce(g.customer_id, h.customer_id), coalesce(g.month, h.month)) is distinct from (h.customer_id, h.month) and h.id is not null
        then 'FIXED'
      when h.id is null and f.external_id is not null
        or h.id is null and row_number() over (partition by g.customer_id, g.month order by g.place) > 1 then 'MONTH_TAKEN'
    end as code,
    h.customer_id as held_customer_id
  from given g
  left join held h on h.place = g.place and h.external_id = g.external_id
  left join held f on f.place = g.place and f.customer_id = g.customer_id and f.month = g.month
  left join lateral (
    select e.customer_id from automation.erasures e
    where e.tenant_id = p_tenant_id and e.external_id_hash = encode(sha256(convert_to(g.customer_external_id, 'UTF8')), 'hex') limit 1
  ) e on true
), merged as materialized (
  select
    j.place,
    j.external_id,
    j.customer_external_id,
    j.customer_id as given_customer_id,
    j.held_customer_id,
    j.code,
    j.id,
    coalesce(j.customer_id, h.customer_id) as customer_id,
    coalesce(j.month, h.month) as month,
    case when j.item ? 'title' then j.item ->> 'title' else h.title end as title,
    coalesce(j.item ->> 'status', h.status, 'DRAFT') as status,
    case when j.item ? 'dueAt' then (j.item ->> 'dueAt')::timestamptz else h.due_at end as due_at,
    case when j.item ? 'completedAt' then (j.item ->> 'completedAt')::timestamptz else h.completed_at end as completed_at,
    j.code is null and (h.id is null or h.external_id is null
      or (coalesce(j.item ->> 'status', h.status), case when j.item ? 'title' then j.item ->> 'title' else h.title end,
        case when j.item ? 'dueAt' then (j.item ->> 'dueAt')::timestamptz else h.due_at end,
        case when j.item ? 'completedAt' then (j.item ->> 'completedAt')::timestamptz else h.completed_at end)
        is distinct from (h.status, h.title, h.due_at, h.completed_at)) as is_changed
  from judged j
  left join held h on h.place = j.place and h.id = j.id
), updated as (
  update crm.deliverables d
  set external_id = m.external_id, title = m.title, status = m.status, due_at = m.due_at, completed_at = m.completed_at
  from merged m
  where m.is_changed and d.tenant_id = p_tenant_id and d.id = m.id
  returning d.id, d.external_id
), inserted as (
  insert into crm.deliverables (tenant_id, external_id, customer_id, month, title, status, due_at, completed_at)
  select p_tenant_id, m.external_id, m.customer_id, m.month, m.title, m.status, m.due_at, m.completed_at
  from merged m
  where m.is_changed and m.id is null
  order by m.customer_id, m.month
  on conflict do nothing
  returning id, external_id
), written as (
  select
    (select coalesce(jsonb_object_agg(i.external_id, i.id), '{}') from inserted i) as inserted,
    (select coalesce(jsonb_object_agg(u.external_id, u.id), '{}') from updated u) as updated
)
select
  m.place as place,
  coalesce((w.inserted ->> m.external_id)::uuid, case when m.code is null then m.id end) as id,
  case
    when w.inserted ? m.external_id then 'created'
    when w.updated ? m.external_id then 'updated'
    when m.code is not null or m.is_changed then 'refused'
    else 'unchanged'
  end as result,
  case when not w.inserted ? m.external_id and not w.updated ? m.external_id then coalesce(m.code, case when m.is_changed then 'AGAIN' end) end as code,
  case m.code
    when 'REQUIRED' then case when m.customer_external_id is null then 'customerExternalId' else 'month' end
    when 'FIXED' then case when m.given_customer_id is distinct from m.held_customer_id and m.given_customer_id is not null then 'customerExternalId' else 'month' end
    when 'MONTH_TAKEN' then 'month'
    else case when m.code is not null then 'customerExternalId' end
  end as path,
  case when m.code = 'REFERENCE_MISSING' then 'customers' end as missing_collection,
  case when m.code = 'REFERENCE_MISSING' then m.customer_external_id end as missing_external_id
from merged m
cross join written w
order by m.place
$$;
