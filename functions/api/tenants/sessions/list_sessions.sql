-- Lists a tenant's sessions that have not ended, newest first, a page at a time.
select s.id, s.key_id, k.name as "key_name!", k.role as "role!", s.created_at, s.seen_at, s.expires_at, s.created_at::text as "cursor_at!"
from automation.sessions s
join automation.api_keys k on k.id = s.key_id and k.tenant_id = s.tenant_id
where s.tenant_id = :tenant_id::uuid
  and s.revoked_at is null and k.revoked_at is null
  and s.expires_at > :now::timestamptz and s.seen_at > :now::timestamptz - interval '2 hours'
  and (:after_id::uuid is null or (s.created_at, s.id) < (:after_at::text::timestamptz, :after_id::uuid))
order by s.created_at desc, s.id desc
limit :limit::int
