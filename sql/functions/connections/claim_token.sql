-- Lets the caller fetch a token until `p_until`, and nobody else meanwhile. False: somebody else fetches one, or there is another token than the version that the
-- caller has seen. Runs with its owner's rights: the API calls it outside of the transaction of a request, whose failure must not undo it.
create or replace function automation.claim_token(p_tenant_id uuid, p_id uuid, p_version integer, p_claim uuid, p_until timestamptz, p_now timestamptz) returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  update automation.connections c
  set refresh_claim = p_claim, refresh_until = p_until
  where c.tenant_id = p_tenant_id and c.id = p_id and c.token_version = p_version
    and (c.refresh_until is null or c.refresh_until <= p_now or c.refresh_claim = p_claim);
  return found;
end
$$;

revoke execute on function automation.claim_token(uuid, uuid, integer, uuid, timestamptz, timestamptz) from public;
grant execute on function automation.claim_token(uuid, uuid, integer, uuid, timestamptz, timestamptz) to followthrough_api, followthrough_engine;
