-- Returns how many jobs a worker's lane, normal or urgent, may start of a budget in any `span`. Null: no limit. The span of a rate is a
-- second; a burst may be had once in the time in which the rate makes as many starts. Both are a tenth longer, because jobs take a
-- varying time from their claim to their call. Without a search_path of its own, so that PostgreSQL inlines it.
create or replace function automation.lane_limits(p_lane text, per_second integer, burst integer, reserve integer)
returns table (most integer, span interval)
language sql immutable
as $$
  select case when p_lane = 'urgent' then r.kept else r.most - r.kept end, make_interval(secs => ceil(1100.0 * r.most / per_second)::float8 / 1000)
  from (
    select b.most, coalesce(reserve, least(greatest(b.most / 10, 1), b.most - 1)) as kept
    from (select coalesce(burst, per_second) as most) b
  ) r
$$;
