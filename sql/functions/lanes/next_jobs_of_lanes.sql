-- Finds the jobs of lanes that are claimed next, at most `p_most`: their rows in automation.waiting_jobs (`waiting`) and in automation.jobs,
-- which it locks. Lanes take turns: ten share the room of a claim, and those that follow share what these leave. Half of the room is for jobs without a lane, if any wait.
-- `starts_at` is the moment at which the jobs start.
create or replace function automation.next_jobs_of_lanes(p_queue text, p_lane text, p_most integer, p_now timestamptz, p_claim uuid,
  p_lease_until timestamptz, out waiting tid[], out jobs tid[], out starts_at timestamptz)
language plpgsql set search_path = ''
as $$
declare
  -- By chance, where the room is odd: with room for one job, both kinds take turns.
  half constant integer = (p_most + (get_byte(uuid_send(p_claim), 0) & 1)) / 2;
  most integer = p_most;
  held record;
  taken record;
  room integer;
begin
  waiting = '{}';
  jobs = '{}';
  starts_at = p_now;
  if exists (select from automation.waiting_jobs w where w.queue = p_queue and not w.is_later and (p_lane = 'normal' or w.priority = 1)) then
    most = half;
  end if;
  -- Bounds a claim that meets a great many lanes without budget; each gets the moment of its next turn.
  for round in 1..50 loop
    room = most - cardinality(jobs);
    exit when room <= 0;
    select * into held from automation.hold_lanes(p_queue, p_lane, least(room, case when round = 1 then 10 else 100 end), p_now);
    exit when held.keys is null;
    starts_at = case when round = 1 then held.starts_at else starts_at end;
    select t.waiting, t.jobs into taken
    from automation.take_from_lanes(p_queue, p_lane, held.tenant_ids, held.keys, held.turns, room / cardinality(held.keys), waiting, p_now,
      starts_at, p_claim, p_lease_until) t;
    waiting = waiting || taken.waiting;
    jobs = jobs || taken.jobs;
  end loop;
end
$$;
