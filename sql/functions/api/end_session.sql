-- Revokes a session, and returns true if it had not ended. Revoking it again changes nothing. Runs with its owner's rights, because a session of the platform has no tenant.
create or replace function automation.end_session(session_id uuid, at timestamptz)
returns boolean
language sql volatile security definer set search_path = ''
as $$ update automation.sessions s set revoked_at = at where s.id = session_id and s.revoked_at is null returning true $$;

revoke all on function automation.end_session(uuid, timestamptz) from public;
grant execute on function automation.end_session(uuid, timestamptz) to followthrough_api;
