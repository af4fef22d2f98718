-- Takes the authorization that a browser came back with: once, and before it expires. The caller may fetch the token until `p_until`, whoever else fetches one.
-- Runs with its owner's rights, past row-level security: the browser has no key.
create or replace function automation.take_authorization(p_state uuid, p_claim uuid, p_until timestamptz, p_now timestamptz)
returns table (tenant_id uuid, connection_id uuid, verifier text, redirect_uri text, requested_by text, settings jsonb, secret text, problem text)
language sql security definer set search_path = ''
as $$
  with taken as (
    delete from automation.connection_authorizations a where a.state = p_state and a.expires_at > p_now
    returning a.tenant_id, a.connection_id, a.verifier, a.redirect_uri, a.requested_by
  )
  update automation.connections c
  set refresh_claim = p_claim, refresh_until = p_until
  from taken t
  where c.tenant_id = t.tenant_id and c.id = t.connection_id and c.auth = 'oauth2-authorization-code'
  returning t.tenant_id, t.connection_id, t.verifier, t.redirect_uri, t.requested_by, c.settings, c.secret, c.problem
$$;

revoke execute on function automation.take_authorization(uuid, uuid, timestamptz, timestamptz) from public;
grant execute on function automation.take_authorization(uuid, uuid, timestamptz, timestamptz) to followthrough_api;
