-- Returns how many jobs a lane may start now and, when that is none, when to ask again.
-- Holds the lane's row lock until the transaction ends, so that workers count one after the other.
create or replace function automation.room_in_lane(
  p_queue text, p_lane text, p_at_once integer, p_per_minute integer, p_now timestamptz,
  out room integer, out ask_at timestamptz)
language plpgsql set search_path = '' set enable_seqscan = off
as $$
declare
  live integer;
  earliest_end timestamptz;
  started integer;
  oldest_start timestamptz;
begin
  insert into automation.job_lanes (queue, lane) values (p_queue, p_lane) on conflict (queue, lane) do nothing;
  perform from automation.job_lanes l where l.queue = p_queue and l.lane = p_lane for no key update;

  select coalesce(sum(c.open), 0), min(c.lease_until) into live, earliest_end
  from automation.job_claims c
  where c.queue = p_queue and c.lane = p_lane;

  delete from automation.job_starts s
  where s.queue = p_queue and s.lane = p_lane and s.started_at <= p_now - interval '1 minute';
  select coalesce(sum(s.jobs), 0), min(s.started_at) into started, oldest_start
  from automation.job_starts s
  where s.queue = p_queue and s.lane = p_lane;

  room = least(p_at_once - live, p_per_minute - started);
  ask_at = case when p_per_minute <= started then oldest_start + interval '1 minute' else earliest_end end;
end
$$;
