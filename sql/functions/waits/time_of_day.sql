-- Returns the next moment after `p_now` at which clocks in a zone show `p_at`, on one of the days (MON to SUN; none: on any). Never `p_now` itself: of
-- two such waits in a row the second ends another day.
create or replace function automation.time_of_day(p_at text, p_days jsonb, zone text, p_now timestamptz) returns timestamptz
language sql stable set search_path = ''
as $$
  select min(x.moment)
  from generate_series(-1, 8) d (day)
  -- A time that clocks skip at the end of a day comes in the next one.
  cross join lateral (select (p_now at time zone zone)::date + d.day as date) c
  cross join lateral (select automation.instant_of(c.date + p_at::time, zone) as moment) x
  where x.moment > p_now
    and (pg_catalog.jsonb_array_length(p_days) = 0 or p_days ? (array['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'])[extract(isodow from c.date)::integer])
$$;
