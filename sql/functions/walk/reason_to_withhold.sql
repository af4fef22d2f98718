-- Returns why a node of the group `act` must not do anything now, or null. Without a customer, what does not concern one is done all the same.
create or replace function automation.reason_to_withhold(n automation.graph_nodes, facts jsonb, p_now timestamptz) returns text
language plpgsql stable
as $$
declare
  customer constant uuid = (facts #>> '{customer,id}')::uuid;
  reason text;
begin
  if facts #>> '{run,recipientId}' is null then
    reason = case when n.kind in ('email', 'activity', 'event', 'booking', 'document') then 'NO_CUSTOMER' end;
  else
    reason = coalesce(automation.reason_to_suppress(facts, p_now),
      case when n.kind <> 'email' then null when facts ? 'mail' then facts #>> '{mail,reason}'
        else automation.reason_against_email(n.tenant_id, customer, facts #>> '{customer,email}') end);
  end if;
  return reason;
end
$$;
