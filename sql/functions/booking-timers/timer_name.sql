-- Returns the name of the schedule that calls a booking at a second.
create or replace function automation.timer_name(booking_id uuid, call_second bigint) returns text
language sql immutable set search_path = ''
as $$ select 'followup-' || booking_id || '-' || call_second $$;
