-- Lists users by their ids, a page at a time.
-- A page has up to 600 KB, since the Data API returns at most 1 MB; `found` counts what would be on it.
with page as (
  select
    u.id,
    u.external_id,
    left(u.email, 1000) as email,
    left(u.name, 1000) as name,
    left(u.role, 1000) as role,
    u.is_active
  from crm.users u
  where u.tenant_id = :tenant_id::uuid
    and (:external_id::text is null or u.external_id = :external_id::text)
    and (:beginning::text is null or starts_with(lower(u.name), lower(:beginning::text)) or starts_with(lower(u.email), lower(:beginning::text)))
    and (:is_active::boolean is null or u.is_active = :is_active::boolean)
    and (:after_id::uuid is null or u.id > :after_id::uuid)
  order by u.id
  limit :limit::int
), sized as (
  select p.*, sum(octet_length(p::text)) over (order by p.id) - octet_length(p::text) as bytes_before, (count(*) over ())::int as found
  from page p
)
select
  p.id as "id!",
  p.external_id as "external_id?",
  p.email as "email?",
  p.name as "name?",
  p.role as "role?",
  p.is_active as "is_active!",
  '2000-01-01 00:00:00+00' as "cursor_at!",
  p.found as "found!"
from sized p
where p.bytes_before < 600000
order by p.id
limit :limit::int
