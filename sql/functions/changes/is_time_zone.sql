-- Tells whether a name is an IANA time zone, by the rule for bookings.
create or replace function automation.is_time_zone(name text) returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  perform crm.check_booking_zone(name);
  return true;
exception
  when check_violation then
    return false;
end
$$;
