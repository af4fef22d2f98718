-- Returns when the next job of a lane falls due; null when none waits. Jobs that are due already do not count.
create or replace function automation.next_due_at(p_queue text, p_lane text, p_now timestamptz) returns timestamptz
language sql stable set search_path = '' set enable_seqscan = off set enable_sort = off
as $$
  select min(next.run_at)
  from generate_series(1, case when p_lane = 'urgent' then 1 else 9 end) as p(priority)
  cross join lateral (
    select j.run_at
    from automation.jobs j
    where j.queue = p_queue and j.priority = p.priority and j.status = 'QUEUED' and j.run_at > j.created_at and j.run_at > p_now
    order by j.run_at
    limit 1
  ) next
$$;
