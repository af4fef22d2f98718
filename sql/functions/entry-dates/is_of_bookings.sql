-- Tells whether an entry is about the date of bookings. Otherwise it is about one of the customer.
create or replace function automation.is_of_bookings(p_spec jsonb) returns boolean
language sql immutable set search_path = ''
as $$
  select p_spec -> 'field' = '["event", "scheduledAt"]'
$$;
