-- Returns the open spans of a calendar from one local day to another, both included, as instants in their order: of a day with an exception those of the
-- exception, of a holiday none, else those of its weekday. Where a change of the clocks lets spans run into each other, the later one begins at the
-- end of the earlier one. A day that the zone skips has none.
create or replace function automation.open_spans(p_tenant_id uuid, p_calendar_id uuid, p_from date, p_until date)
returns table (day date, opens_at timestamptz, closes_at timestamptz)
language sql stable set search_path = ''
as $$
  with calendar as materialized (
    select c.tenant_id, c.id, c.time_zone as zone from automation.calendars c where c.tenant_id = p_tenant_id and c.id = p_calendar_id
  ),
  days as (
    select c.*, d.day::date as day
    from calendar c
    cross join pg_catalog.generate_series(p_from::timestamp, p_until::timestamp, interval '1 day') d (day)
    where (automation.instant_of(d.day + interval '12 hours', c.zone) at time zone c.zone)::date = d.day::date
  ),
  drawn as (
    select d.day, d.zone, s.opens, s.closes
    from days d
    left join automation.calendar_exceptions e on e.tenant_id = d.tenant_id and e.calendar_id = d.id and e.day = d.day
    left join automation.calendar_holidays h on h.tenant_id = d.tenant_id and h.calendar_id = d.id and h.day = d.day and h.is_closed
    cross join lateral (
      select x.opens, x.closes from pg_catalog.jsonb_to_recordset(e.spans) x (opens time, closes time)
      union all
      select w.opens, w.closes from automation.calendar_hours w
      where e.day is null and h.day is null and w.tenant_id = d.tenant_id and w.calendar_id = d.id and w.weekday = extract(isodow from d.day)
    ) s
  ),
  placed as (
    select d.day, automation.instant_of(d.day + d.opens, d.zone) as opens_at, automation.instant_of(d.day + d.closes, d.zone) as closes_at from drawn d
  ),
  clipped as (
    select p.day, greatest(p.opens_at, max(p.closes_at) over (order by p.opens_at, p.closes_at rows between unbounded preceding and 1 preceding)) as opens_at,
      p.closes_at
    from placed p
  )
  select c.day, c.opens_at, c.closes_at from clipped c where c.opens_at < c.closes_at order by c.opens_at
$$;
