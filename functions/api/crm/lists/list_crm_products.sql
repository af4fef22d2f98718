-- Lists products by their ids, a page at a time.
-- A page has up to 600 KB, since the Data API returns at most 1 MB; `found` counts what would be on it.
with page as (
  select
    a.id,
    a.external_id,
    left(a.sku, 1000) as sku,
    left(a.name, 1000) as name
  from crm.products a
  where a.tenant_id = :tenant_id::uuid
    and (:external_id::text is null or a.external_id = :external_id::text)
    and (:beginning::text is null or starts_with(lower(a.name), lower(:beginning::text)) or starts_with(lower(a.sku), lower(:beginning::text)))
    and (:after_id::uuid is null or a.id > :after_id::uuid)
  order by a.id
  limit :limit::int
), sized as (
  select p.*, sum(octet_length(p::text)) over (order by p.id) - octet_length(p::text) as bytes_before, (count(*) over ())::int as found
  from page p
)
select
  p.id as "id!",
  p.external_id as "external_id?",
  p.sku as "sku?",
  p.name as "name?",
  '2000-01-01 00:00:00+00' as "cursor_at!",
  p.found as "found!"
from sized p
where p.bytes_before < 600000
order by p.id
limit :limit::int
