-- Returns whether the endpoint may have acted on the failed call of a booking: it took the request and never answered, or the function
-- died meanwhile. Such a call is not repeated automatically.
create or replace function automation.is_outcome_unknown(of_tenant uuid, of_booking uuid, error text) returns boolean
language sql stable set search_path = ''
as $$
  select coalesce(starts_with(error, 'OUTCOME_UNKNOWN:'), false) or coalesce((
    select c.outcome = 'unknown'
    from automation.booking_calls c
    where c.tenant_id = of_tenant and c.booking_id = of_booking
    order by c.number desc
    limit 1
  ), false)
$$;
