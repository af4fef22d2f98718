-- Puts a booking's call among those that wait, if it is to come, and begins the first of them that may begin now: usually
-- this one. `verdict`: `call` (make the call that `booking_id` and `call_second` name; it is now recorded as `of_call`),
-- `wait` (it is made later without another message: `reason` says why, `seconds` when at the earliest) or `none` (nothing
-- to do now or ever). With `pause_ms` the caller has to ask automation.next_call after that time, with `of_call` as pacer.
create or replace function automation.start_call(of_tenant uuid, of_booking uuid, at_second bigint, of_call uuid, at timestamptz,
  out verdict text, out seconds integer, out reason text, out endpoint text, out request jsonb, out booking_id uuid, out call_second bigint,
  out pause_ms integer, out has_more boolean, out lost integer)
language plpgsql set search_path = ''
as $$
#variable_conflict use_column
declare
  booking crm.bookings;
  last automation.booking_calls;
  ready timestamptz;
begin
  verdict := 'none';
  has_more := false;
  lost := 0;
  select * into booking from crm.bookings b where b.tenant_id = of_tenant and b.id = of_booking for update;
  if not found then
    reason := 'GONE';
    return;
  end if;
  perform automation.lock_call_lane(of_tenant);
  select * into last from automation.booking_calls c
  where c.tenant_id = of_tenant and c.booking_id = of_booking
  order by c.number desc limit 1;
  if last.id is distinct from of_call then
    select o.verdict, o.seconds, o.reason into verdict, seconds, reason from automation.open_call_of(booking, last, at) o;
    if verdict = 'wait' and booking.task_status <> 'executing' then
      ready := last.lease_until; -- the call of a deleted booking whose id is used again
    elsif verdict is not null then
      return;
    else
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
      ready := greatest(booking.scheduled_at, last.next_try_at);
    end if;
    insert into automation.waiting_calls as w (tenant_id, booking_id, call_second, due_at, ready_at)
    values (of_tenant, of_booking, at_second, booking.scheduled_at, ready)
    on conflict (tenant_id, booking_id) do update
      set call_second = excluded.call_second, due_at = excluded.due_at, ready_at = excluded.ready_at;
    if verdict = 'wait' then
      perform automation.ask_for_calls(of_tenant, ready, at);
      return;
    end if;
  end if;
  select n.verdict, n.seconds, n.reason, n.endpoint, n.request, n.booking_id, n.call_second, n.pause_ms, n.has_more, n.lost
  into verdict, seconds, reason, endpoint, request, booking_id, call_second, pause_ms, has_more, lost
  from automation.next_call(of_tenant, of_call, of_call, false, false, at) n;
end
$$;
