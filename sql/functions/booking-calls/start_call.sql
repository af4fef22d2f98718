-- Takes a booking's call in hand if it is due and no other function has it. `verdict`: `call` (make it; it is now recorded
-- as `of_call`), `wait` (ask again after `seconds`) or `none` (nothing to do now or ever: `reason` says why).
create or replace function automation.start_call(of_tenant uuid, of_booking uuid, at_second bigint, of_call uuid, at timestamptz,
  out verdict text, out seconds integer, out reason text, out endpoint text, out request jsonb)
language plpgsql set search_path = ''
as $$
declare
  booking crm.bookings;
  last automation.booking_calls;
  -- Longer than the function's time-out.
  lease timestamptz := at + interval '150 seconds';
  probe boolean;
begin
  verdict := 'none';
  select * into booking from crm.bookings b where b.tenant_id = of_tenant and b.id = of_booking for update;
  if not found then
    reason := 'GONE';
    return;
  end if;
  select * into last from automation.booking_calls c
  where c.tenant_id = of_tenant and c.booking_id = of_booking
  order by c.number desc limit 1;
  -- The Data API carried out the statement, but its answer was lost and the client asks again.
  if last.id = of_call and last.finished_at is null then
    verdict := 'call';
    endpoint := last.endpoint;
    request := automation.call_request(booking, booking.execution_attempts);
    return;
  end if;
  select o.verdict, o.seconds, o.reason into verdict, seconds, reason from automation.open_call_of(booking, last, at) o;
  if verdict is not null then
    return;
  end if;
  verdict := 'none';
  if booking.task_status not in ('pending', 'scheduled') then
    reason := upper(booking.task_status);
    return;
  end if;
  if automation.call_second(booking.scheduled_at) <> at_second or not automation.is_follow_up(booking.booking_type) then
    reason := 'CHANGED';
    return;
  end if;
  -- The last call was for another moment, or for a deleted booking whose id is used again.
  if last.call_second <> at_second or booking.execution_attempts = 0 then
    last := null;
  end if;
  -- The message came before the call is due: the moment of the booking, or of its next try.
  if greatest(booking.scheduled_at, last.next_try_at) > at then
    verdict := 'wait';
    reason := 'NOT_DUE';
    seconds := ceil(extract(epoch from greatest(booking.scheduled_at, last.next_try_at) - at));
    return;
  end if;
  select s.followup_endpoint into endpoint from automation.tenant_settings s where s.tenant_id = of_tenant;
  if endpoint is null then
    reason := 'NO_ENDPOINT';
    update crm.bookings b set task_status = 'failed', status = 'failed',
      last_execution_error = 'NO_ENDPOINT: the tenant has no followupEndpoint; set it with PATCH /api/admin/settings, then retry'
    where b.tenant_id = of_tenant and b.id = of_booking;
    return;
  end if;
  select p.wait_seconds, p.is_probe into seconds, probe from automation.pass_breaker(of_tenant, endpoint, at, lease) p;
  if seconds is not null then
    verdict := 'wait';
    reason := 'BREAKER_OPEN';
    return;
  end if;
  insert into automation.booking_calls (id, tenant_id, booking_id, call_second, try, endpoint, started_at, lease_until, is_probe)
  values (of_call, of_tenant, of_booking, at_second, case when last.next_try_at is null then 1 when last.is_probe then last.try else last.try + 1 end, endpoint, at, lease, probe);
  update crm.bookings b
  set task_status = 'executing', status = 'in_progress', execution_attempts = b.execution_attempts + 1,
    task_name = coalesce(b.task_name, automation.timer_name(b.id, at_second)), last_execution_error = null
  where b.tenant_id = of_tenant and b.id = of_booking;
  -- The timer has fired. A booking that was near when it was planned never had one.
  delete from automation.booking_timers t where t.booking_id = of_booking and t.call_second <= at_second and t.claimed_until <= at;
  verdict := 'call';
  request := automation.call_request(booking, booking.execution_attempts + 1);
end
$$;
