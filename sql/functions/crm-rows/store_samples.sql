-- Inserts or changes sample tastings by the caller's ids, and returns what became of each row, as store_users.sql does. No plan depends on
-- statistics, as in store_customers.sql.
create or replace function automation.store_samples(p_tenant_id uuid, p_rows jsonb, p_now timestamptz)
returns table (place integer, id uuid, result text, code text, path text, missing_collection text, missing_external_id text)
language sql set search_path = ''
as $$
with given as (
  select
    r.place::int as place,
    r.item,
    r.item ->> 'externalId' as external_id,
    r.item ->> 'customerExternalId' as customer_external_id,
    r.item ->> 'productExternalId' as product_external_id,
    r.item ->> 'salesRepExternalId' as rep_external_id
  from jsonb_array_elements(p_rows) with ordinality r(item, place)
), held as (
  select s.id, s.external_id, s.customer_id, s.product_id, s.sales_rep_id, s.quantity, s.tasted_at, s.feedback, s.needs_follow_up, s.followed_up_at,
    s.resulted_in_order
  from (select g.external_id from given g order by g.external_id) g
  cross join lateral (
    select s.* from crm.sample_usages s where s.tenant_id = p_tenant_id and s.external_id = g.external_id limit 1 for no key update
  ) s
), judged as (
  select
    g.*,
    h.id,
    c.id as customer_id,
    p.id as product_id,
    u.id as rep_id,
    case
      when h.id is null and g.customer_external_id is null then 'customerExternalId'
      when h.id is null and g.product_external_id is null then 'productExternalId'
      when h.id is null and not g.item ? 'tastedAt' then 'tastedAt'
    end as required,
    case
      when g.customer_external_id is not null and c.id is null then 'customerExternalId'
      when g.product_external_id is not null and p.id is null then 'productExternalId'
      when g.rep_external_id is not null and u.id is null then 'salesRepExternalId'
    end as missing,
    c.id is null and e.customer_id is not null as is_erased
  from given g
  left join held h on h.external_id = g.external_id
  left join lateral (select c.id from crm.customers c where c.tenant_id = p_tenant_id and c.external_id = g.customer_external_id limit 1) c on true
  left join lateral (select p.id from crm.products p where p.tenant_id = p_tenant_id and p.external_id = g.product_external_id limit 1) p on true
  left join lateral (select u.id from crm.users u where u.tenant_id = p_tenant_id and u.external_id = g.rep_external_id limit 1) u on true
  left join lateral (
    select e.customer_id from automation.erasures e
    where e.tenant_id = p_tenant_id and e.external_id_hash = encode(sha256(convert_to(g.customer_external_id, 'UTF8')), 'hex') limit 1
  ) e on true
), coded as (
  select
    j.*,
    case
      when j.required is not null then 'REQUIRED'
      when j.missing = 'customerExternalId' and j.is_erased then 'REFERENCE_ERASED'
      when j.missing is not null then 'REFERENCE_MISSING'
    end as code
  from judged j
), merged as (
  select
    j.place,
    j.external_id,
    j.item,
    j.required,
    j.missing,
    j.code,
    j.id,
    h as held,
    coalesce(j.customer_id, h.customer_id) as customer_id,
    coalesce(j.product_id, h.product_id) as product_id,
    case when j.item ? 'salesRepExternalId' then j.rep_id else h.sales_rep_id end as sales_rep_id,
    coalesce((j.item ->> 'quantity')::integer, h.quantity, 1) as quantity,
    coalesce((j.item ->> 'tastedAt')::timestamptz, h.tasted_at) as tasted_at,
    case when j.item ? 'feedback' then j.item ->> 'feedback' else h.feedback end as feedback,
    coalesce((j.item ->> 'needsFollowUp')::boolean, h.needs_follow_up, false) as needs_follow_up,
    case when j.item ? 'followedUpAt' then (j.item ->> 'followedUpAt')::timestamptz else h.followed_up_at end as followed_up_at,
    coalesce((j.item ->> 'resultedInOrder')::boolean, h.resulted_in_order, false) as resulted_in_order
  from coded j
  left join held h on h.id = j.id
), compared as materialized (
  select m.*, m.code is null and (m.id is null
    or (m.customer_id, m.product_id, m.sales_rep_id, m.quantity, m.tasted_at, m.feedback, m.needs_follow_up, m.followed_up_at, m.resulted_in_order)
      is distinct from
      ((m.held).customer_id, (m.held).product_id, (m.held).sales_rep_id, (m.held).quantity, (m.held).tasted_at, (m.held).feedback,
        (m.held).needs_follow_up, (m.held).followed_up_at, (m.held).resulted_in_order)) as is_changed
  from merged m
), updated as (
  update crm.sample_usages s
  set customer_id = n.customer_id, product_id = n.product_id, sales_rep_id = n.sales_rep_id, quantity = n.quantity, tasted_at = n.tasted_at,
    feedback = n.feedback, needs_follow_up = n.needs_follow_up, followed_up_at = n.followed_up_at, resulted_in_order = n.resulted_in_order
  from compared n
  where n.is_changed and n.id is not null and s.tenant_id = p_tenant_id and s.id = n.id
  returning s.id, s.external_id
), inserted as (
  insert into crm.sample_usages (tenant_id, external_id, customer_id, product_id, sales_rep_id, quantity, tasted_at, feedback, needs_follow_up,
    followed_up_at, resulted_in_order)
  select p_tenant_id, n.external_id, n.customer_id, n.product_id, n.sales_rep_id, n.quantity, n.tasted_at, n.feedback, n.needs_follow_up,
    n.followed_up_at, n.resulted_in_order
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
  coalesce(n.required, n.missing) as path,
  case when n.code = 'REFERENCE_MISSING' then
    case n.missing when 'customerExternalId' then 'customers' when 'productExternalId' then 'products' else 'users' end end as missing_collection,
  case when n.code = 'REFERENCE_MISSING' then n.item ->> n.missing end as missing_external_id
from compared n
cross join written w
order by n.place
$$;
