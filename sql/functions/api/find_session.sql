-- Returns a session by the hash of its token, with its key or its user, and notes that it is in use, at most every ten minutes. Runs
-- with its owner's rights: the session is looked up before its tenant is known.
create or replace function automation.find_session(hash text, at timestamptz)
returns table (
  id uuid, key_id uuid, user_id uuid, tenant_id uuid, role text, expires_at timestamptz, seen_at timestamptz, revoked_at timestamptz,
  key_expires_at timestamptz, key_revoked_at timestamptz, is_user_active boolean
)
language sql volatile security definer set search_path = ''
as $$
  update automation.sessions s set seen_at = at
  where s.token_hash = hash and s.seen_at between at - interval '2 hours' and at - interval '10 minutes'
    and s.revoked_at is null and s.expires_at > at;

  select s.id, s.key_id, s.user_id, s.tenant_id, coalesce(s.role, k.role), s.expires_at, s.seen_at, s.revoked_at, k.expires_at, k.revoked_at,
    exists (select from crm.users u where u.tenant_id = s.tenant_id and u.id = s.user_id and u.is_active)
  from automation.sessions s
  left join automation.api_keys k on k.id = s.key_id
  where s.token_hash = hash
$$;

revoke all on function automation.find_session(text, timestamptz) from public;
grant execute on function automation.find_session(text, timestamptz) to followthrough_api;
