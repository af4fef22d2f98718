-- Lists the addresses that mail systems reported about, the newest report first, a page at a time; or returns one.
select
  a.id,
  left(a.address, 320) as "address!",
  a.stopped_reason,
  a.stopped_at,
  a.soft_bounces,
  left(a.last_detail, 500) as "last_detail?",
  a.last_reported_at,
  a.last_reported_at::text as "cursor_at!"
from automation.email_addresses a
where a.tenant_id = :tenant_id::uuid
  and (:address_id::uuid is null or a.id = :address_id::uuid)
  and (:address::text is null or a.address = lower(:address::text))
  and (:is_stopped::boolean is null or (a.stopped_at is not null) = :is_stopped::boolean)
  and (:after_id::uuid is null or (a.last_reported_at, a.id) < (:after_at::text::timestamptz, :after_id::uuid))
order by a.last_reported_at desc, a.id desc
limit :limit::int
