-- Replaces a sealed secret of a tenant by the same one, sealed anew. False: it was set meanwhile. The kind is that of the seal.
create or replace function automation.replace_seal(p_kind text, p_tenant_id uuid, p_id text, p_before text, p_after text) returns boolean
language plpgsql set search_path = ''
as $$
begin
  case p_kind
    when 'page' then
      update automation.pages p set token = p_after where p.tenant_id = p_tenant_id and p.page_id = p_id::bigint and p.token = p_before;
    when 'webhook-endpoint' then
      update automation.webhook_endpoints e
      set secret = case e.secret when p_before then p_after else e.secret end, previous_secret = case e.previous_secret when p_before then p_after else e.previous_secret end
      where e.tenant_id = p_tenant_id and e.id = p_id::uuid and p_before in (e.secret, e.previous_secret);
    when 'webhook-subscription' then
      update automation.webhook_subscriptions s
      set secret = case s.secret when p_before then p_after else s.secret end, previous_secret = case s.previous_secret when p_before then p_after else s.previous_secret end
      where s.tenant_id = p_tenant_id and s.id = p_id::uuid and p_before in (s.secret, s.previous_secret);
    when 'connection' then
      update automation.connections c set secret = p_after where c.tenant_id = p_tenant_id and c.id = p_id::uuid and c.secret = p_before;
    when 'connection-access-token' then
      update automation.connections c set access_token = p_after where c.tenant_id = p_tenant_id and c.id = p_id::uuid and c.access_token = p_before;
    when 'connection-refresh-token' then
      update automation.connections c set refresh_token = p_after where c.tenant_id = p_tenant_id and c.id = p_id::uuid and c.refresh_token = p_before;
  end case;
  return found;
end
$$;
