-- Lists customers, newest first, a page at a time.
-- A page has up to 600 KB, since the Data API returns at most 1 MB; `found` counts what would be on it.
with page as (
  select
    c.id,
    c.external_id,
    left(c.name, 1000) as name,
    left(c.email, 1000) as email,
    left(c.phone, 1000) as phone,
    left(c.account_number, 1000) as account_number,
    c.status,
    c.sales_rep_id,
    u.external_id as sales_rep_external_id,
    case when isfinite(c.do_not_contact_until) then c.do_not_contact_until end as do_not_contact_until,
    c.time_zone,
    case when octet_length(c.tags::text) <= 16384 then c.tags end as tags,
    case when octet_length(c.attributes::text) <= 32768 then c.attributes end as attributes,
    c.created_at,
    c.updated_at,
    c.created_at as place_at
  from crm.customers c
  left join crm.users u on u.tenant_id = :tenant_id::uuid and u.id = c.sales_rep_id
  where c.tenant_id = :tenant_id::uuid
    and (:external_id::text is null or c.external_id = :external_id::text)
    and (:beginning::text is null or c.id in (select f.id from automation.search_customers(:beginning::text) f))
    and (:status::text is null or c.status = :status::text)
    and (:rep_external_id::text is null or u.external_id = :rep_external_id::text)
    and (:after_id::uuid is null or (c.created_at, c.id) < (:after_at::text::timestamptz, :after_id::uuid))
  order by c.created_at desc, c.id desc
  limit :limit::int
), sized as (
  select p.*, sum(octet_length(p::text)) over (order by p.place_at desc, p.id desc) - octet_length(p::text) as bytes_before, (count(*) over ())::int as found
  from page p
)
select
  p.id as "id!",
  p.external_id as "external_id?",
  p.name as "name?",
  p.email as "email?",
  p.phone as "phone?",
  p.account_number as "account_number?",
  p.status as "status!",
  p.sales_rep_id as "sales_rep_id?",
  p.sales_rep_external_id as "sales_rep_external_id?",
  p.do_not_contact_until as "do_not_contact_until?",
  p.time_zone as "time_zone?",
  p.tags as "tags?",
  p.attributes as "attributes?",
  p.created_at as "created_at!",
  p.updated_at as "updated_at!",
  p.place_at::text as "cursor_at!",
  p.found as "found!"
from sized p
where p.bytes_before < 600000
order by p.place_at desc, p.id desc
limit :limit::int
