-- Writes the slots of a calendar anew: from 70 days back, so that every business day of a month has its number, to 430 days from now. Returns how many
-- open spans begin or go on within 400 days from now. Idempotent. The lock lets one rebuild happen at a time.
create or replace function automation.rebuild_calendar(p_tenant_id uuid, p_calendar_id uuid, p_now timestamptz) returns integer
language plpgsql set search_path = ''
as $$
declare
  today date;
  open_spans integer;
begin
  select (p_now at time zone c.time_zone)::date into today
  from automation.calendars c where c.tenant_id = p_tenant_id and c.id = p_calendar_id for no key update;
  delete from automation.calendar_slots s where s.tenant_id = p_tenant_id and s.calendar_id = p_calendar_id;
  insert into automation.calendar_slots (tenant_id, calendar_id, day, opens_at, closes_at, open_ms_before, business_day)
  select p_tenant_id, p_calendar_id, s.day, s.opens_at, s.closes_at,
    coalesce(sum((extract(epoch from s.closes_at - s.opens_at) * 1000)::bigint)
      over (order by s.opens_at rows between unbounded preceding and 1 preceding), 0),
    dense_rank() over (order by s.day)
  from automation.open_spans(p_tenant_id, p_calendar_id, today - 70, today + 430) s;
  update automation.calendars c set slots_until = today + 430 where c.tenant_id = p_tenant_id and c.id = p_calendar_id;
  select count(*) into open_spans
  from automation.calendar_slots s
  where s.tenant_id = p_tenant_id and s.calendar_id = p_calendar_id and s.closes_at > p_now and s.opens_at < p_now + interval '400 days';
  return open_spans;
end
$$;
