-- Stores the sealed tokens that the holder of a claim has fetched, and returns their version; null when the claim is another's by now. A server that sends no
-- refresh token lets the one before be used again. With `p_actor` a person has authorised the connection, which the audit log keeps. May run twice.
create or replace function automation.store_token(
  p_tenant_id uuid, p_id uuid, p_claim uuid, p_access_token text, p_refresh_token text, p_scope text, p_expires_at timestamptz, p_refresh_at timestamptz,
  p_actor text, p_now timestamptz
) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  stored integer;
begin
  update automation.connections c
  set access_token = p_access_token, refresh_token = coalesce(p_refresh_token, case when p_actor is null then c.refresh_token end),
    scope = coalesce(p_scope, case when p_actor is null then c.scope end), token_version = c.token_version + 1, token_at = p_now, expires_at = p_expires_at,
    refresh_at = p_refresh_at, problem = null, refresh_until = null,
    authorized_by = coalesce(p_actor, c.authorized_by), authorized_at = case when p_actor is null then c.authorized_at else p_now end
  where c.tenant_id = p_tenant_id and c.id = p_id and c.refresh_claim = p_claim
  returning c.token_version into stored;
  if stored is not null and p_actor is not null then
    insert into automation.audit_log (tenant_id, actor, action, entity_type, entity_id, changes, occurred_at)
    values (p_tenant_id, p_actor, 'connection.authorized', 'connection', p_id, pg_catalog.jsonb_build_object('scope', pg_catalog.jsonb_build_object('from', null, 'to', p_scope)), p_now);
  end if;
  return stored;
end
$$;

revoke execute on function automation.store_token(uuid, uuid, uuid, text, text, text, timestamptz, timestamptz, text, timestamptz) from public;
grant execute on function automation.store_token(uuid, uuid, uuid, text, text, text, timestamptz, timestamptz, text, timestamptz) to followthrough_api, followthrough_engine;
