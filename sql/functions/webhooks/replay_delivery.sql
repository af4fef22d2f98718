-- Handles a delivery of the caller's tenant once more, by what its endpoint and the workflows say now. Nothing happens twice: its event and its runs are there
-- already, or are made now. Tells whether there is such a delivery. Runs with its owner's rights, because customers are written.
create or replace function automation.replay_delivery(p_tenant_id uuid, p_endpoint_id uuid, p_id uuid, p_now timestamptz) returns boolean
language plpgsql security definer set search_path = '' set jit = off
as $$
declare
  endpoint automation.webhook_endpoints;
  delivery automation.webhook_deliveries;
begin
  select e.* into endpoint from automation.webhook_endpoints e
  where e.tenant_id = p_tenant_id and e.id = p_endpoint_id and e.tenant_id = automation.current_tenant();
  update automation.webhook_deliveries d
  set replays = d.replays + 1, last_replayed_at = p_now
  where d.tenant_id = endpoint.tenant_id and d.endpoint_id = endpoint.id and d.id = p_id
  returning d.* into delivery;
  if not found then
    return false;
  end if;
  perform automation.handle_delivery(endpoint, delivery, p_now);
  return true;
end
$$;

revoke execute on function automation.replay_delivery(uuid, uuid, uuid, timestamptz) from public;
grant execute on function automation.replay_delivery(uuid, uuid, uuid, timestamptz) to followthrough_api;
