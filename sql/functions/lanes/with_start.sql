-- Returns the starts of a lane with those of a claim, without those of its kind, urgent or not, that count no more: claims of the other kind may be for
-- earlier moments. Starts of less than a 200th of the span are one entry with the last one's moment, which bounds the row and never lets too many
-- start. Empty without a span, which is a lane without a rate.
create or replace function automation.with_start(state automation.lane_states, at timestamptz, span interval, new_jobs integer, urgent boolean)
returns table (starts_at timestamptz[], starts integer[], starts_urgent boolean[])
language sql immutable
as $$
  select coalesce(array_agg(e.moment order by e.place), '{}'), coalesce(array_agg(e.jobs order by e.place), '{}'),
    coalesce(array_agg(e.is_urgent order by e.place), '{}')
  from (
    select max(k.moment) as moment, sum(k.jobs)::integer as jobs, k.is_urgent, max(k.place) as place
    from (
      select w.moment, w.jobs, w.is_urgent, w.place, case when w.moment > at - span / 200 and w.moment <= at then 0 else w.place end as entry
      from automation.starts_within(state, at, span) w
      where w.is_urgent = urgent
      union all
      select o.moment, o.jobs, o.is_urgent, o.place, o.place
      from unnest(state.starts_at, state.starts, state.starts_urgent) with ordinality o(moment, jobs, is_urgent, place)
      where o.is_urgent <> urgent and span is not null
      union all
      select at, new_jobs, urgent, cardinality(state.starts_at) + 1, 0
      where span is not null
    ) k
    group by k.entry, k.is_urgent
  ) e
$$;
