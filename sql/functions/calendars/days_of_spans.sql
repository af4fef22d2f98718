-- Returns the open spans of each day of a calendar, from today to 400 days from now: `spans` is a list of {opensAt, closesAt}.
create or replace function automation.days_of_spans(p_tenant_id uuid, p_calendar_id uuid, p_now timestamptz) returns table (day date, spans jsonb)
language sql stable set search_path = ''
as $$
  select s.day, pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('opensAt', automation.iso_of(s.opens_at), 'closesAt', automation.iso_of(s.closes_at))
    order by s.opens_at)
  from automation.calendars c
  cross join lateral automation.open_spans(c.tenant_id, c.id, (p_now at time zone c.time_zone)::date, (p_now at time zone c.time_zone)::date + 400) s
  where c.tenant_id = p_tenant_id and c.id = p_calendar_id
  group by s.day
$$;
