-- Lists the calendars of a tenant, oldest first, a page at a time; or returns one.
select
  c.id,
  left(c.name, 200) as "name!",
  c.time_zone as "time_zone!",
  c.country,
  c.region,
  c.is_default as "is_default!",
  c.user_id,
  automation.is_open(c.tenant_id, c.id, :now::timestamptz) as "is_open!",
  automation.next_open(c.tenant_id, c.id, :now::timestamptz) as "next_open_at?",
  c.revision as "revision!",
  c.created_at as "created_at!",
  c.updated_at as "updated_at!",
  c.created_at::text as "cursor_at!"
from automation.calendars c
where c.tenant_id = :tenant_id::uuid
  and (:id::uuid is null or c.id = :id::uuid)
  and (:after_id::uuid is null or (c.created_at, c.id) > (:after_at::text::timestamptz, :after_id::uuid))
order by c.created_at, c.id
limit :limit::int
