-- Ends an open call. Returns after how many seconds it is tried again, or null when it is not. `asked_seconds` is what the
-- endpoint asks to wait (Retry-After); longer than six hours is six hours.
create or replace function automation.end_call(call automation.booking_calls, new_outcome text, new_status integer, new_error text,
  new_result text, at timestamptz, asked_seconds integer default null) returns integer
language plpgsql set search_path = ''
as $$
declare
  asked constant interval := case when asked_seconds is not null then make_interval(secs => least(greatest(asked_seconds, 1), 21600)) end;
  pause interval := case
    -- Uses up no try. Without Retry-After the pause doubles, from 15 seconds to a quarter of an hour.
    when new_outcome = 'throttled' then coalesce(asked, (
      select least(interval '15 seconds' * power(2, least(b.openings, 6)), interval '15 minutes')
      from automation.lane_states b
      where b.tenant_id = call.tenant_id and b.key = automation.lane_of_endpoint(call.endpoint)
    ), interval '15 seconds')
    -- Three more tries, after 15, 60 and 240 seconds. A probe of a half open breaker uses none of them up: otherwise an
    -- outage would fail the bookings that happen to probe.
    when new_outcome = 'unavailable' and (call.try <= 3 or call.is_probe)
      then coalesce(asked, interval '15 seconds' * power(4, least(call.try, 3) - 1))
  end;
begin
  perform automation.tell_endpoint(call, new_outcome, new_error, at, case when new_outcome = 'throttled' then pause else asked end);
  if not exists (
    select from crm.bookings b
    where b.tenant_id = call.tenant_id and b.id = call.booking_id and b.task_status = 'executing' and b.status in ('scheduled', 'in_progress')
  ) then
    pause := null; -- cancelled meanwhile, or deleted
  end if;
  update automation.booking_calls c
  set finished_at = at, outcome = new_outcome, http_status = new_status, error = new_error, next_try_at = at + pause
  where c.tenant_id = call.tenant_id and c.id = call.id;
  -- A status that another writer set during the call stays.
  update crm.bookings b
  set task_status = case
      when new_outcome = 'executed' then 'executed'
      when b.status = 'cancelled' then 'cancelled'
      when pause is not null then 'scheduled'
      else 'failed'
    end,
    status = case
      when b.status not in ('in_progress', 'scheduled') then b.status -- 'scheduled': cancelled and booked again meanwhile
      when new_outcome = 'executed' and new_result in ('no_answer', 'busy') then 'missed'
      when new_outcome = 'executed' then 'completed'
      when pause is not null then 'scheduled'
      else 'failed'
    end,
    executed_at = case when new_outcome = 'executed' then at else b.executed_at end,
    call_result = coalesce(new_result, b.call_result),
    last_execution_error = new_error
  where b.tenant_id = call.tenant_id and b.id = call.booking_id and b.task_status = 'executing';
  if pause is not null then
    insert into automation.waiting_calls as w (tenant_id, booking_id, call_second, due_at, ready_at)
    select b.tenant_id, b.id, call.call_second, b.scheduled_at, at + pause
    from crm.bookings b
    where b.tenant_id = call.tenant_id and b.id = call.booking_id
    on conflict (tenant_id, booking_id) do update
      set call_second = excluded.call_second, due_at = excluded.due_at, ready_at = excluded.ready_at;
    perform automation.ask_for_calls(call.tenant_id, at + pause, at);
  end if;
  return ceil(extract(epoch from pause));
end
$$;
