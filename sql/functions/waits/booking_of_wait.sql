-- Returns the booking whose date a wait lasts until: that of the event which started the run, if the field is `event.scheduledAt`. Otherwise null.
create or replace function automation.booking_of_wait(n automation.graph_nodes, facts jsonb) returns uuid
language sql immutable set search_path = ''
as $$
  select case when n.config -> 'field' = '["event", "scheduledAt"]' and pg_catalog.pg_input_is_valid(facts #>> '{event,bookingId}', 'uuid')
    then (facts #>> '{event,bookingId}')::uuid end
$$;
