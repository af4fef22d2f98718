-- Returns when a lane has budget for its jobs next; null when none waits. A lane that another function holds is asked again in a moment.
create or replace function automation.next_lane_at(p_queue text, p_lane text, p_now timestamptz) returns timestamptz
language sql stable set search_path = '' set enable_seqscan = off
as $$
  select greatest(t.ready_at, p_now + interval '100 milliseconds')
  from automation.lane_turns t
  where t.queue = p_queue and t.lane = p_lane and t.ready_at < 'infinity'
  order by t.ready_at limit 1
$$;
