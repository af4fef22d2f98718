-- Throws a violation of `bookings_<reason>`, with what to do about it: the API turns it into an answer.
create or replace function crm.refuse_booking(reason text, problem text, way_out text) returns void
language plpgsql set search_path = ''
as $$
begin
  raise exception using errcode = 'check_violation', schema = 'crm', table = 'bookings',
    constraint = 'bookings_' || reason, message = 'bookings_' || reason || ': ' || problem, hint = way_out;
end
$$;
