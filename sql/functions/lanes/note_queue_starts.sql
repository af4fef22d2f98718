-- Counts the jobs that a claim starts for the rate of their queue. The claim holds the lane's lock.
create or replace function automation.note_queue_starts(p_queue text, p_lane text, p_now timestamptz, p_jobs integer) returns void
language sql set search_path = '' set enable_seqscan = off
as $$
  update automation.lane_states s
  set starts_at = n.starts_at, starts = n.starts, starts_urgent = n.starts_urgent
  from automation.lane_states o
  cross join lateral automation.with_start(o, p_now, interval '1 minute', p_jobs, false) n
  where s.tenant_id = '00000000-0000-0000-0000-000000000000' and s.key = automation.lane_of_queue(p_queue, p_lane)
    and o.tenant_id = s.tenant_id and o.key = s.key
$$;
