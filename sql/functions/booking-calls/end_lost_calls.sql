-- Ends a tenant's calls whose lease is over: their function died, and whether they were made is unknown. Returns how many.
-- Skips bookings that another transaction has locked.
create or replace function automation.end_lost_calls(of_tenant uuid, at timestamptz) returns integer
language plpgsql set search_path = ''
as $$
declare
  call automation.booking_calls;
  booking crm.bookings;
  ended integer := 0;
begin
  for call in
    select * from automation.booking_calls c
    where c.tenant_id = of_tenant and c.finished_at is null and c.lease_until <= at
    order by c.lease_until
    limit 100
  loop
    select * into booking from crm.bookings b where b.tenant_id = of_tenant and b.id = call.booking_id for update skip locked;
    if found then
      perform automation.open_call_of(booking, call, at);
      ended := ended + 1;
    elsif not exists (select from crm.bookings b where b.tenant_id = of_tenant and b.id = call.booking_id) then
      perform automation.end_call(call, 'unknown', null, 'OUTCOME_UNKNOWN: the booking was deleted meanwhile', null, at);
    end if;
  end loop;
  return ended;
end
$$;
