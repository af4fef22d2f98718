-- Lists a tenant's sessions that have not ended, newest first, a page at a time.
select
  s.id, s.key_id, k.name as "key_name?", s.user_id, left(coalesce(u.name, u.email, u.id::text), 200) as "user_name?",
  coalesce(s.role, k.role) as "role!", s.created_at, s.seen_at, s.expires_at, s.created_at::text as "cursor_at!"
from automation.sessions s
left join automation.api_keys k on k.id = s.key_id and k.tenant_id = s.tenant_id
left join crm.users u on u.tenant_id = s.tenant_id and u.id = s.user_id
where s.tenant_id = :tenant_id::uuid
  and s.revoked_at is null and k.revoked_at is null
  and (s.user_id is null or u.is_active)
  and s.expires_at > :now::timestamptz and s.seen_at > :now::timestamptz - interval '2 hours'
  and (:after_id::uuid is null or (s.created_at, s.id) < (:after_at::text::timestamptz, :after_id::uuid))
order by s.created_at desc, s.id desc
limit :limit::int
