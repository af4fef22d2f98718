-- Returns for how many milliseconds a worker that has room is to wait, because a lane has budget for its jobs within two seconds: a wake-up
-- comes in whole seconds, and would halve a lane's rate. Null when none has, or when another worker waits already.
create or replace function automation.pause_for_lanes(p_queue text, p_lane text, p_now timestamptz) returns integer
language plpgsql set search_path = ''
as $$
declare
  lane_at constant timestamptz = automation.next_lane_at(p_queue, p_lane, p_now);
begin
  if coalesce(lane_at > p_now + interval '2 seconds', true) then
    return null;
  end if;
  insert into automation.job_lanes as l (queue, lane, paced_until) values (p_queue, p_lane, lane_at)
  on conflict (queue, lane) do update set paced_until = excluded.paced_until
  where l.paced_until <= p_now;
  -- A timer may fire a little early.
  return case when found then ceil(extract(epoch from lane_at - p_now) * 1000) + 5 end;
end
$$;
