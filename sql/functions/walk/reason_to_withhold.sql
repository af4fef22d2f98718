-- Returns why a node of the group `act` must not do anything now, or null. Without a customer, what does not concern one is done all the same.
create or replace function automation.reason_to_withhold(n automation.graph_nodes, facts jsonb, p_now timestamptz) returns text
language plpgsql stable set search_path = ''
as $$
begin
  return coalesce(case
    when facts #>> '{run,recipientId}' is null then case when n.kind in ('email', 'activity', 'event', 'booking', 'document') then 'NO_CUSTOMER' end
    else coalesce(automation.reason_to_suppress(facts, p_now), case when n.kind = 'email' then automation.reason_against_email(
      n.tenant_id, (facts #>> '{customer,id}')::uuid, facts #>> '{customer,email}') end)
  end, case when n.kind = 'message' then (automation.address_message(n, facts)).reason end);
end
$$;
