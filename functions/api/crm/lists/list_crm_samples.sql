-- Lists sample tastings, newest first, a page at a time.
-- A page has up to 600 KB, since the Data API returns at most 1 MB; `found` counts what would be on it.
with page as (
  select
    s.id,
    s.external_id,
    s.customer_id,
    c.external_id as customer_external_id,
    s.product_id,
    a.external_id as product_external_id,
    s.sales_rep_id,
    u.external_id as sales_rep_external_id,
    s.quantity,
    s.tasted_at,
    left(s.feedback, 5000) as feedback,
    s.needs_follow_up,
    s.followed_up_at,
    s.resulted_in_order,
    s.tasted_at as place_at
  from crm.sample_usages s
  left join crm.customers c on c.tenant_id = :tenant_id::uuid and c.id = s.customer_id
  left join crm.products a on a.tenant_id = :tenant_id::uuid and a.id = s.product_id
  left join crm.users u on u.tenant_id = :tenant_id::uuid and u.id = s.sales_rep_id
  where s.tenant_id = :tenant_id::uuid
    and (:external_id::text is null or s.external_id = :external_id::text)
    and (:customer_external_id::text is null or c.external_id = :customer_external_id::text)
    and (:customer_id::uuid is null or s.customer_id = :customer_id::uuid)
    and (:product_external_id::text is null or a.external_id = :product_external_id::text)
    and (:from::timestamptz is null or s.tasted_at >= :from::timestamptz)
    and (:to::timestamptz is null or s.tasted_at < :to::timestamptz)
    and (:after_id::uuid is null or (s.tasted_at, s.id) < (:after_at::text::timestamptz, :after_id::uuid))
  order by s.tasted_at desc, s.id desc
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
  p.product_id as "product_id!",
  p.product_external_id as "product_external_id?",
  p.sales_rep_id as "sales_rep_id?",
  p.sales_rep_external_id as "sales_rep_external_id?",
  p.quantity as "quantity!",
  p.tasted_at as "tasted_at!",
  p.feedback as "feedback?",
  p.needs_follow_up as "needs_follow_up!",
  p.followed_up_at as "followed_up_at?",
  p.resulted_in_order as "resulted_in_order!",
  p.place_at::text as "cursor_at!",
  p.found as "found!"
from sized p
where p.bytes_before < 600000
order by p.place_at desc, p.id desc
limit :limit::int
