-- Inserts or changes orders by the caller's ids, with their lines, and returns what became of each row, as store_users.sql does. Lines that a row has
-- replace those of the order; without a total, theirs is taken. A change of lines updates the order too, because triggers follow orders.
-- No plan depends on statistics, as in store_customers.sql.
create or replace function automation.store_orders(p_tenant_id uuid, p_rows jsonb, p_now timestamptz)
returns table (place integer, id uuid, result text, code text, path text, missing_collection text, missing_external_id text)
language sql set search_path = ''
as $$
-- By a statement of its own: the next one compares the lines of these orders as they are once it holds them, and not as they were when it began.
select from crm.orders o
where o.tenant_id = p_tenant_id and o.external_id in (select r.item ->> 'externalId' from jsonb_array_elements(p_rows) r(item))
order by o.external_id
for no key update;

with given as materialized (
  select r.place::int as place, r.item, r.item ->> 'externalId' as external_id, r.item ->> 'customerExternalId' as customer_external_id
  from jsonb_array_elements(p_rows) with ordinality r(item, place)
  order by external_id
), judged as materialized (
  select
    g.*,
    h.held,
    h.id,
    c.id as customer_id,
    n.total as lines_total,
    n.lines,
    n.content,
    n.missing_product,
    case
      when g.customer_external_id is null and h.id is null then 'REQUIRED'
      when not g.item ? 'orderedAt' and h.id is null then 'REQUIRED'
      when g.customer_external_id is not null and c.id is null and e.customer_id is not null then 'REFERENCE_ERASED'
      when g.customer_external_id is not null and c.id is null or n.missing_line is not null then 'REFERENCE_MISSING'
    end as code,
    case
      when g.customer_external_id is null and h.id is null or g.customer_external_id is not null and c.id is null then 'customerExternalId'
      when not g.item ? 'orderedAt' and h.id is null then 'orderedAt'
      when n.missing_line is not null then format('lines.%s.productExternalId', n.missing_line - 1)
    end as path
  from given g
  left join lateral (
    select o as held, o.id from crm.orders o where o.tenant_id = p_tenant_id and o.external_id = g.external_id limit 1 for no key update
  ) h on true
  left join lateral (select c.id from crm.customers c where c.tenant_id = p_tenant_id and c.external_id = g.customer_external_id limit 1) c on true
  left join lateral (
    select e.customer_id from automation.erasures e
    where e.tenant_id = p_tenant_id and e.external_id_hash = encode(sha256(convert_to(g.customer_external_id, 'UTF8')), 'hex') limit 1
  ) e on true
  cross join lateral (
    select
      sum(l.amount) as total,
      min(l.number) filter (where l.product_id is null) as missing_line,
      (array_agg(l.product_external_id order by l.number) filter (where l.product_id is null))[1] as missing_product,
      jsonb_agg(jsonb_build_array(l.product_id, l.quantity, l.amount) order by l.number) as lines,
      jsonb_agg(jsonb_build_array(l.product_id, l.quantity, l.amount) order by l.product_id, l.quantity, l.amount) as content
    from (
      select
        l.number,
        p.id as product_id,
        l.line ->> 'productExternalId' as product_external_id,
        coalesce((l.line ->> 'quantity')::integer, 1) as quantity,
        coalesce((l.line ->> 'amount')::numeric(12, 2), 0) as amount
      from jsonb_array_elements(g.item -> 'lines') with ordinality l(line, number)
      left join lateral (
        select p.id from crm.products p where p.tenant_id = p_tenant_id and p.external_id = l.line ->> 'productExternalId' limit 1
      ) p on true
    ) l
  ) n
), compared as materialized (
  select m.*, m.code is null and (m.is_new or m.is_relined
    or (m.to_customer, m.status, m.ordered_at, m.delivered_at, m.total) is distinct from
      ((m.held).customer_id, (m.held).status, (m.held).ordered_at, (m.held).delivered_at, (m.held).total)) as is_changed
  from (
    select
      j.place,
      j.external_id,
      j.customer_external_id,
      j.missing_product,
      j.code,
      j.path,
      j.held,
      j.id as old_id,
      coalesce(j.id, gen_random_uuid()) as id,
      j.id is null as is_new,
      coalesce(j.customer_id, (j.held).customer_id) as to_customer,
      coalesce(j.item ->> 'status', (j.held).status, 'PLACED') as status,
      coalesce((j.item ->> 'orderedAt')::timestamptz, (j.held).ordered_at) as ordered_at,
      case when j.item ? 'deliveredAt' then (j.item ->> 'deliveredAt')::timestamptz else (j.held).delivered_at end as delivered_at,
      coalesce((j.item ->> 'total')::numeric(12, 2), case when j.item ? 'lines' then coalesce(j.lines_total, 0) end, (j.held).total, 0) as total,
      coalesce(j.lines, '[]') as lines,
      j.item ? 'lines' and coalesce(j.content, '[]') is distinct from coalesce((
        select jsonb_agg(jsonb_build_array(l.product_id, l.quantity, l.amount) order by l.product_id, l.quantity, l.amount)
        from crm.order_lines l
        where l.tenant_id = p_tenant_id and l.order_id = j.id
      ), '[]') as is_relined
    from judged j
  ) m
), updated as (
  update crm.orders o
  set customer_id = n.to_customer, status = n.status, ordered_at = n.ordered_at, delivered_at = n.delivered_at, total = n.total
  from compared n
  where n.is_changed and not n.is_new and o.tenant_id = p_tenant_id and o.id = n.id
  returning o.id
), inserted as (
  insert into crm.orders (tenant_id, id, external_id, customer_id, status, ordered_at, delivered_at, total)
  select p_tenant_id, n.id, n.external_id, n.to_customer, n.status, n.ordered_at, n.delivered_at, n.total
  from compared n
  where n.is_changed and n.is_new
  order by n.external_id
  on conflict do nothing
  returning id
), written as materialized (
  select
    (select coalesce(jsonb_object_agg(i.id, true), '{}') from inserted i) as inserted,
    (select coalesce(jsonb_object_agg(u.id, true), '{}') from updated u) as updated
), removed as (
  delete from crm.order_lines l
  using compared n, written w
  where n.is_relined and w.updated ? n.id::text and l.tenant_id = p_tenant_id and l.order_id = n.id
), lined as (
  insert into crm.order_lines (tenant_id, order_id, product_id, quantity, amount)
  select p_tenant_id, n.id, (l.line ->> 0)::uuid, (l.line ->> 1)::integer, (l.line ->> 2)::numeric
  from compared n
  cross join written w
  cross join lateral jsonb_array_elements(n.lines) with ordinality l(line, number)
  where n.is_relined and (w.updated ? n.id::text or w.inserted ? n.id::text)
  order by n.id, l.number
)
select
  n.place as place,
  case when w.inserted ? n.id::text then n.id else n.old_id end as id,
  case
    when w.inserted ? n.id::text then 'created'
    when w.updated ? n.id::text then 'updated'
    when n.code is not null or n.is_changed then 'refused'
    else 'unchanged'
  end as result,
  case when not w.inserted ? n.id::text and not w.updated ? n.id::text then coalesce(n.code, case when n.is_changed then 'AGAIN' end) end as code,
  case when n.code is not null then n.path end as path,
  case when n.code = 'REFERENCE_MISSING' then case n.path when 'customerExternalId' then 'customers' else 'products' end end as missing_collection,
  case when n.code = 'REFERENCE_MISSING' then case n.path when 'customerExternalId' then n.customer_external_id else n.missing_product end end
    as missing_external_id
from compared n
cross join written w
order by n.place
$$;
