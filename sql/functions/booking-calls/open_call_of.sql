-- Returns whether another function has a call of the booking in hand, in the form that start_call returns; null when none
-- has. Ends a call whose lease is over, for good: whether it was made is unknown.
create or replace function automation.open_call_of(booking crm.bookings, last automation.booking_calls, at timestamptz,
  out verdict text, out seconds integer, out reason text)
language plpgsql set search_path = ''
as $$
declare
  lost constant text := 'OUTCOME_UNKNOWN: the call was begun and its end never recorded; look at the endpoint whether it was made, then retry';
begin
  if last.id is not null and last.finished_at is null then
    if last.lease_until > at then
      verdict := 'wait';
      reason := 'EXECUTING';
      seconds := ceil(extract(epoch from last.lease_until - at));
      return;
    end if;
    perform automation.end_call(last, 'unknown', null, lost, null, at);
  elsif booking.task_status = 'executing' then -- the row says so, without a call that is open
    update crm.bookings b set task_status = 'failed', last_execution_error = lost,
      status = case when b.status in ('in_progress', 'scheduled') then 'failed' else b.status end
    where b.tenant_id = booking.tenant_id and b.id = booking.id;
  end if;
  if booking.task_status = 'executing' then
    verdict := 'none';
    reason := 'OUTCOME_UNKNOWN';
  end if;
end
$$;
