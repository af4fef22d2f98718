-- Lists a tenant's keys without their digests, newest first, a page at a time; or returns one.
select
  k.id, k.role, k.name, k.created_by, k.created_at, k.expires_at, k.revoked_at, k.has_checksum, k.created_at::text as "cursor_at!"
from automation.api_keys k
where k.tenant_id = :tenant_id::uuid
  and (:key_id::uuid is null or k.id = :key_id::uuid)
  and (:after_id::uuid is null or (k.created_at, k.id) < (:after_at::text::timestamptz, :after_id::uuid))
order by k.created_at desc, k.id desc
limit :limit::int
