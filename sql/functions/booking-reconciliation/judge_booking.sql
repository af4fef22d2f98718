-- Returns what is wrong with an open booking, as the kind that a run counts; null when nothing is.
create or replace function automation.judge_booking(b crm.bookings, began_at timestamptz, at timestamptz) returns text
language plpgsql stable set search_path = ''
as $$
declare
  last automation.booking_calls;
  -- updated_at comes from the database's clock, which a local runtime does not move.
  wall timestamptz := greatest(now(), at);
begin
  select * into last from automation.booking_calls c
  where c.tenant_id = b.tenant_id and c.booking_id = b.id
  order by c.number desc limit 1;
  if b.task_status = 'executing' then
    -- When a function dies, the wake-up for the end of its call's lease ends the call; this one did not come.
    return case when (last.finished_at is null and last.lease_until < at - interval '30 minutes')
      or ((last.id is null or last.finished_at is not null) and b.updated_at < wall - interval '1 hour') then 'unknown' end;
  elsif not automation.is_follow_up(b.booking_type) then
    return 'otherKinds';
  elsif b.task_status = 'pending' then
    return case when b.updated_at < wall - interval '10 minutes' then 'unrung' end;
  elsif greatest(b.scheduled_at, b.task_scheduled_at, -- or its message has just been sent
      case when last.call_second = automation.call_second(b.scheduled_at) then last.next_try_at end) < at - interval '5 minutes' then
    return case when not automation.waits_rightly(b, at) then 'overdue' end;
  elsif automation.call_second(b.scheduled_at) > extract(epoch from at) + 180
    -- A booking that was so near when it was planned waits in a queue, without a schedule.
    and automation.call_second(b.scheduled_at) > extract(epoch from coalesce(b.task_scheduled_at, '-infinity')) + 900
    -- A schedule that was made during the listing may not be in it.
    and coalesce(b.task_scheduled_at, '-infinity') < began_at - interval '1 minute'
    and not exists (
      select from automation.booking_timers t
      where t.name = automation.timer_name(b.id, automation.call_second(b.scheduled_at)) and (t.seen_at >= began_at or t.claimed_until > at)
    ) then
    return 'missing';
  end if;
  return null;
end
$$;
