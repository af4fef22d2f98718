-- Returns the starts of a lane that count at a moment, oldest first. What is far ahead was written by a clock that went wrong. Without a
-- search_path of its own, so that PostgreSQL inlines it.
create or replace function automation.starts_within(state automation.lane_states, at timestamptz, span interval)
returns table (moment timestamptz, jobs integer, is_urgent boolean, place bigint)
language sql immutable
as $$
  select k.moment, k.jobs, k.is_urgent, k.place
  from unnest(state.starts_at, state.starts, state.starts_urgent) with ordinality k(moment, jobs, is_urgent, place)
  where k.moment > at - span and k.moment <= at + interval '1 minute'
$$;
