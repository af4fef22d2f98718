-- Lists deliverables by their ids, a page at a time.
-- A page has up to 600 KB, since the Data API returns at most 1 MB; `found` counts what would be on it.
with page as (
  select
    d.id,
    d.external_id,
    d.customer_id,
    c.external_id as customer_external_id,
    d.month,
    left(d.title, 1000) as title,
    d.status,
    d.due_at,
    d.completed_at
  from crm.deliverables d
  left join crm.customers c on c.tenant_id = :tenant_id::uuid and c.id = d.customer_id
  where d.tenant_id = :tenant_id::uuid
    and (:external_id::text is null or d.external_id = :external_id::text)
    and (:customer_external_id::text is null or c.external_id = :customer_external_id::text)
    and (:customer_id::uuid is null or d.customer_id = :customer_id::uuid)
    and (:status::text is null or d.status = :status::text)
    and (:after_id::uuid is null or d.id > :after_id::uuid)
  order by d.id
  limit :limit::int
), sized as (
  select p.*, sum(octet_length(p::text)) over (order by p.id) - octet_length(p::text) as bytes_before, (count(*) over ())::int as found
  from page p
)
select
  p.id as "id!",
  p.external_id as "external_id?",
  p.customer_id as "customer_id!",
  p.customer_external_id as "customer_external_id?",
  p.month as "month!",
  p.title as "title?",
  p.status as "status!",
  p.due_at as "due_at?",
  p.completed_at as "completed_at?",
  '2000-01-01 00:00:00+00' as "cursor_at!",
  p.found as "found!"
from sized p
where p.bytes_before < 600000
order by p.id
limit :limit::int
