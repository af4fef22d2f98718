-- Returns when the next job of a lane falls due; null when none waits. Jobs that are due already do not count.
create or replace function automation.next_due_at(p_queue text, p_lane text, p_now timestamptz) returns timestamptz
language sql stable set search_path = '' set enable_seqscan = off set enable_sort = off
as $$
  select min(next.run_at)
  from (values (true), (p_lane = 'urgent')) of_lane(is_urgent)
  cross join lateral (
    select w.run_at
    from automation.waiting_jobs w
    where w.queue = p_queue and (w.priority = 1) = of_lane.is_urgent and w.is_later and w.run_at > p_now
    order by w.run_at
    limit 1
  ) next
$$;
