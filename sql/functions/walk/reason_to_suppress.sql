-- Returns why nothing must be done for a customer now, or null. The same reasons, in the same order, as those of triggers.
create or replace function automation.reason_to_suppress(facts jsonb, p_now timestamptz) returns text
language plpgsql stable
as $$
begin
  return case
    when facts #>> '{customer,id}' is null then 'NO_CUSTOMER'
    when facts #>> '{customer,status}' in ('INACTIVE', 'ARCHIVED') then 'NOT_ACTIVE'
    when facts #>> '{customer,doNotContactUntil}' is not null
      and (facts #>> '{customer,doNotContactUntil}')::date > (p_now at time zone (facts #>> '{run,timeZone}'))::date then 'DO_NOT_CONTACT'
  end;
end
$$;
