-- Returns the next moment, from `p_now` on, at which clocks in a zone show `p_at`, on one of the days (MON to SUN; none: on any).
create or replace function automation.time_of_day(p_at text, p_days jsonb, zone text, p_now timestamptz) returns timestamptz
language sql stable set search_path = ''
as $$
  select min(x.moment)
  from generate_series(0, 8) d (day)
  cross join lateral (select (p_now at time zone zone)::date + d.day as date) c
  cross join lateral (select automation.instant_of(c.date + p_at::time, zone) as moment) x
  where x.moment >= p_now
    and (pg_catalog.jsonb_array_length(p_days) = 0 or p_days ? (array['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'])[extract(isodow from c.date)::integer])
$$;
