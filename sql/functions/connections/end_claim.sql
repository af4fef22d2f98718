-- Ends a claim that led to no token. With `p_problem` the connection needs authorization, and a token that is known to be of no use is forgotten (`p_ends_token`);
-- without, the server is asked again from `p_until` on.
create or replace function automation.end_claim(p_tenant_id uuid, p_id uuid, p_claim uuid, p_problem text, p_ends_token boolean, p_until timestamptz) returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  update automation.connections c
  set problem = coalesce(pg_catalog."left"(p_problem, 300), c.problem), refresh_claim = null, refresh_until = p_until,
    access_token = case when not p_ends_token then c.access_token end,
    token_at = case when not p_ends_token then c.token_at end
  where c.tenant_id = p_tenant_id and c.id = p_id and c.refresh_claim = p_claim;
  return found;
end
$$;

revoke execute on function automation.end_claim(uuid, uuid, uuid, text, boolean, timestamptz) from public;
grant execute on function automation.end_claim(uuid, uuid, uuid, text, boolean, timestamptz) to followthrough_api, followthrough_engine;
