-- Lists orders with their lines, newest first, a page at a time.
-- A page has up to 600 KB, since the Data API returns at most 1 MB; `found` counts what would be on it.
with page as (
  select
    o.id,
    o.external_id,
    o.customer_id,
    c.external_id as customer_external_id,
    o.status,
    o.ordered_at,
    o.delivered_at,
    o.total,
    l.lines,
    o.ordered_at as place_at
  from crm.orders o
  left join crm.customers c on c.tenant_id = :tenant_id::uuid and c.id = o.customer_id
  cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_object('productId', f.product_id, 'productExternalId', p.external_id, 'quantity', f.quantity, 'amount', f.amount)
      order by p.external_id, f.id), '[]') as lines
    from (
      select a.id, a.product_id, a.quantity, a.amount
      from crm.order_lines a
      where a.tenant_id = :tenant_id::uuid and a.order_id = o.id
      order by a.product_id, a.id
      limit 200
    ) f
    left join crm.products p on p.tenant_id = :tenant_id::uuid and p.id = f.product_id
  ) l
  where o.tenant_id = :tenant_id::uuid
    and (:external_id::text is null or o.external_id = :external_id::text)
    and (:customer_external_id::text is null or c.external_id = :customer_external_id::text)
    and (:customer_id::uuid is null or o.customer_id = :customer_id::uuid)
    and (:status::text is null or o.status = :status::text)
    and (:from::timestamptz is null or o.ordered_at >= :from::timestamptz)
    and (:to::timestamptz is null or o.ordered_at < :to::timestamptz)
    and (:after_id::uuid is null or (o.ordered_at, o.id) < (:after_at::text::timestamptz, :after_id::uuid))
  order by o.ordered_at desc, o.id desc
  limit :limit::int
), sized as (
  select p.*, sum(octet_length(p::text)) over (order by p.place_at desc, p.id desc) - octet_length(p::text) as bytes_before, (count(*) over ())::int as found
  from page p
)
select
  p.id as "id!",
  p.external_id as "external_id?",
  p.customer_id as "customer_id!",
  p.customer_external_id as "customer_external_id?",
  p.status as "status!",
  p.ordered_at as "ordered_at!",
  p.delivered_at as "delivered_at?",
  p.total as "total!",
  p.lines as "lines!",
  p.place_at::text as "cursor_at!",
  p.found as "found!"
from sized p
where p.bytes_before < 600000
order by p.place_at desc, p.id desc
limit :limit::int
