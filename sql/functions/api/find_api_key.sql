-- Returns a key by its hash, and nothing else of the table. Runs with its owner's rights: the key is looked up before its
-- tenant is known.
create or replace function automation.find_api_key(hash text)
returns table (id uuid, tenant_id uuid, role text, expires_at timestamptz, revoked_at timestamptz)
language sql stable security definer set search_path = ''
as $$ select k.id, k.tenant_id, k.role, k.expires_at, k.revoked_at from automation.api_keys k where k.key_hash = hash $$;

revoke all on function automation.find_api_key(text) from public;
grant execute on function automation.find_api_key(text) to followthrough_api;
