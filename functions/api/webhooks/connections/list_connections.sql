-- Lists the connections of a tenant, oldest first, a page at a time; or returns one.
select
  c.id,
  c.name as "name!",
  c.base_url as "base_url!",
  c.auth as "auth!",
  c.settings as "settings!",
  c.idempotency_header,
  c.per_second as "per_second!",
  case when c.problem is null then 'READY' else 'NEEDS_AUTHORIZATION' end as "status!",
  c.problem,
  c.secret_last_four,
  c.secret_set_at,
  c.token_at,
  c.expires_at as "token_expires_at?",
  c.scope as "token_scope?",
  c.authorized_by,
  c.authorized_at,
  c.created_at as "created_at!",
  c.updated_at as "updated_at!",
  c.created_at::text as "cursor_at!"
from automation.connections c
where c.tenant_id = :tenant_id::uuid
  and (:connection_id::uuid is null or c.id = :connection_id::uuid)
  and (:after_id::uuid is null or (c.created_at, c.id) > (:after_at::text::timestamptz, :after_id::uuid))
order by c.created_at, c.id
limit :limit::int
