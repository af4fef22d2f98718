-- Records a call as begun, before it is made. Returns the request.
create or replace function automation.begin_call(booking crm.bookings, of_call uuid, to_endpoint text, probe boolean, lease timestamptz,
  at timestamptz) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  last automation.booking_calls;
  this_second bigint := automation.call_second(booking.scheduled_at);
begin
  select * into last from automation.booking_calls c
  where c.tenant_id = booking.tenant_id and c.booking_id = booking.id
  order by c.number desc limit 1;
  -- The last call was for another moment, or for a deleted booking whose id is used again.
  if last.call_second <> this_second or booking.execution_attempts = 0 then
    last := null;
  end if;
  insert into automation.booking_calls (id, tenant_id, booking_id, call_second, try, endpoint, started_at, lease_until, is_probe)
  values (of_call, booking.tenant_id, booking.id, this_second, case
      when last.next_try_at is null then 1
      when last.is_probe or last.outcome = 'throttled' then last.try
      else last.try + 1
    end, to_endpoint, at, lease, probe);
  perform automation.note_call(booking.tenant_id, to_endpoint, of_call, probe, lease, at);
  update crm.bookings b
  set task_status = 'executing', status = 'in_progress', execution_attempts = b.execution_attempts + 1,
    task_name = coalesce(b.task_name, automation.timer_name(b.id, this_second)), last_execution_error = null
  where b.tenant_id = booking.tenant_id and b.id = booking.id;
  -- The timer has fired. A booking that was near when it was planned never had one.
  delete from automation.booking_timers t where t.booking_id = booking.id and t.call_second <= this_second and t.claimed_until <= at;
  return automation.call_request(booking, booking.execution_attempts + 1);
end
$$;
