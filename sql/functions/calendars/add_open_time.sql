-- Returns the first open moment with `p_ms` milliseconds of open time between `p_at` and it. Time that ends with a span ends at the opening of the next
-- one, because the moment of closing is closed. Null: none that the slots reach.
create or replace function automation.add_open_time(p_tenant_id uuid, p_calendar_id uuid, p_at timestamptz, p_ms bigint) returns timestamptz
language sql stable set search_path = ''
as $$
  with wanted as (
    select s.open_ms_before + (extract(epoch from greatest(s.opens_at, p_at) - s.opens_at) * 1000)::bigint + p_ms as ms
    from automation.calendar_slots s
    where s.tenant_id = p_tenant_id and s.calendar_id = p_calendar_id and s.closes_at > p_at
    order by s.closes_at
    limit 1
  )
  select l.opens_at + (w.ms - l.open_ms_before) * interval '1 millisecond'
  from wanted w
  cross join lateral (
    select s.opens_at, s.closes_at, s.open_ms_before
    from automation.calendar_slots s
    where s.tenant_id = p_tenant_id and s.calendar_id = p_calendar_id and s.open_ms_before <= w.ms
    order by s.open_ms_before desc
    limit 1
  ) l
  -- Behind the last slot there is nothing known.
  where l.opens_at + (w.ms - l.open_ms_before) * interval '1 millisecond' < l.closes_at
$$;
