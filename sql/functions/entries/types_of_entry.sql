-- Returns the types of events that an entry listens to. A segment listens to what may change who is in it; the rest is found by its daily look. An entry by
-- messages is listed under its page, where automation.entry_of_message finds it, and one by webhooks under its endpoint (automation.enter_by_deliveries).
create or replace function automation.types_of_entry(p_spec jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select case p_spec ->> 'kind'
    when 'event' then p_spec -> 'types'
    when 'segment' then '["customer.created", "customer.updated"]'::jsonb
      || case when (p_spec ->> 'needs')::integer & 2 > 0 then '["order.placed", "order.delivered", "order.cancelled"]'::jsonb else '[]' end
    when 'message' then pg_catalog.jsonb_build_array(automation.listened_page(p_spec ->> 'page'))
    when 'webhook' then pg_catalog.jsonb_build_array(automation.listened_endpoint(p_spec ->> 'endpointId'))
    else '[]'
  end
$$;
