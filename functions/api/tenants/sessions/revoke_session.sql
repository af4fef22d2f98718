-- Revokes a session of a tenant; returns no row when it does not exist.
update automation.sessions s
set revoked_at = coalesce(s.revoked_at, :now::timestamptz)
from (
  select o.id, o.revoked_at from automation.sessions o
  where o.tenant_id = :tenant_id::uuid and o.id = :session_id::uuid
  for update
) old
where s.tenant_id = :tenant_id::uuid and s.id = old.id
returning old.revoked_at is null as "is_new!"
