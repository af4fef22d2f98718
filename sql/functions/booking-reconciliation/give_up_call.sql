-- Ends a call whose outcome is unknown. Only a person has it made again.
create or replace function automation.give_up_call(of_booking uuid, at timestamptz) returns void
language plpgsql set search_path = ''
as $$
declare
  booking crm.bookings;
  last automation.booking_calls;
begin
  select * into booking from crm.bookings b where b.id = of_booking for update;
  select * into last from automation.booking_calls c
  where c.tenant_id = booking.tenant_id and c.booking_id = of_booking
  order by c.number desc limit 1;
  perform automation.open_call_of(booking, last, at);
end
$$;
