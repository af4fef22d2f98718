-- Returns the same time of day `p_days` business days after the first open moment at or after `p_at`, or the next open moment when it is closed then.
-- Friday evening and one day: Tuesday at nine. Null: none that the slots reach.
create or replace function automation.add_business_days(p_tenant_id uuid, p_calendar_id uuid, p_at timestamptz, p_days integer) returns timestamptz
language sql stable set search_path = ''
as $$
  with first as (
    select greatest(s.opens_at, p_at) as at, s.business_day, c.time_zone as zone
    from automation.calendar_slots s
    join automation.calendars c on c.tenant_id = s.tenant_id and c.id = s.calendar_id
    where s.tenant_id = p_tenant_id and s.calendar_id = p_calendar_id and s.closes_at > p_at
    order by s.closes_at
    limit 1
  ),
  last as (
    select f.*, l.day
    from first f
    cross join lateral (
      select s.day from automation.calendar_slots s
      where s.tenant_id = p_tenant_id and s.calendar_id = p_calendar_id and s.business_day = f.business_day + p_days
      order by s.closes_at
      limit 1
    ) l
  )
  select case when p_days = 0 then l.at
    else automation.next_open(p_tenant_id, p_calendar_id, automation.instant_of(l.day + (l.at at time zone l.zone)::time, l.zone)) end
  from last l
$$;
