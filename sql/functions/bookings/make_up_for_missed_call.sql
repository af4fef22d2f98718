-- Books another call for a missed one, where the tenant wants it: an hour later, or as soon after that as the assignee is
-- free and it is between 09:00 and 18:00 where the customer is. It does not matter whether the endpoint's answer or the CRM
-- says that the call was missed.
create or replace function automation.make_up_for_missed_call() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  -- The call's own moment; when the result came later, the clock of the API that wrote it, or PostgreSQL's for a session
  -- that has set none.
  told_at timestamptz := case
    when new.executed_at is distinct from old.executed_at then new.executed_at
    else coalesce(nullif(current_setting('followthrough.now', true), '')::timestamptz, now())
  end;
  earliest timestamptz := greatest(told_at, new.executed_at, new.scheduled_at) + interval '1 hour';
  moment timestamptz;
begin
  if not exists (select from automation.tenant_settings s where s.tenant_id = new.tenant_id and s.retry_missed_calls) then
    return null;
  end if;
  for attempt in 0 .. 7 * 96 loop
    moment := earliest + attempt * interval '15 minutes';
    continue when (moment at time zone new.time_zone)::time not between '09:00' and '17:45';
    begin
      insert into crm.bookings (tenant_id, customer_id, assigned_user_id, booking_type, scheduled_at, time_zone, notes, metadata, retry_of)
      values (new.tenant_id, new.customer_id, new.assigned_user_id, new.booking_type, moment, new.time_zone, new.notes, new.metadata, new.id)
      on conflict (tenant_id, retry_of) do nothing;
      return null;
    exception
      when exclusion_violation then
        null; -- taken: try 15 minutes later
      when check_violation then
        return null; -- past the last moment that a booking may have; the result of the call is recorded all the same
    end;
  end loop;
  return null;
end
$$;
