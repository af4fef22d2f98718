-- Returns the types of events that an entry listens to. A segment listens to what may change who is in it; the rest is found by its daily look.
create or replace function automation.types_of_entry(p_spec jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select case p_spec ->> 'kind'
    when 'event' then p_spec -> 'types'
    when 'segment' then '["customer.created", "customer.updated"]'::jsonb
      || case when (p_spec ->> 'needs')::integer & 2 > 0 then '["order.placed", "order.delivered", "order.cancelled"]'::jsonb else '[]' end
    else '[]'
  end
$$;
