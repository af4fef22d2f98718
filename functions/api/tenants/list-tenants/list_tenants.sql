-- Lists all tenants, newest first, a page at a time, for the platform only.
select
  t.id as "id!", left(t.slug, 100) as "slug!", left(t.name, 300) as "name!", t.time_zone as "time_zone!", t.created_at as "created_at!",
  t.created_at::text as "cursor_at!"
from automation.list_tenants(:q::text, :after_at::text::timestamptz, :after_id::uuid, :limit::int) t
limit :limit::int
