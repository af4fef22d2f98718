-- Opens a session of a key: for twelve hours, or until the key expires. Returns no row when the key does not work any more. Runs with its
-- owner's rights, because a key of the platform has no tenant. Sessions of the key that ended a month ago are deleted.
create or replace function automation.open_session(session_id uuid, of_key uuid, hash text, at timestamptz)
returns table (expires_at timestamptz)
language sql volatile security definer set search_path = ''
as $$
  delete from automation.sessions s where s.key_id = of_key and s.expires_at < at - interval '30 days';

  insert into automation.sessions (id, tenant_id, key_id, token_hash, created_at, expires_at, seen_at)
  select session_id, k.tenant_id, k.id, hash, at, least(at + interval '12 hours', k.expires_at), at
  from automation.api_keys k
  where k.id = of_key and k.revoked_at is null and (k.expires_at is null or k.expires_at > at)
  on conflict (id) do update set seen_at = excluded.seen_at
  returning sessions.expires_at
$$;

revoke all on function automation.open_session(uuid, uuid, text, timestamptz) from public;
grant execute on function automation.open_session(uuid, uuid, text, timestamptz) to followthrough_api;
