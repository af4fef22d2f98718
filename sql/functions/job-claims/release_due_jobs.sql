-- Puts jobs that have fallen due among those that claims look at.
create or replace function automation.release_due_jobs(p_queue text, p_now timestamptz) returns void
language plpgsql set search_path = '' set enable_seqscan = off set enable_bitmapscan = off
as $$
begin
  update automation.waiting_jobs w
  set is_later = false
  where w.ctid = any (array(
    select due.ctid
    from (values (true), (false)) lane(is_urgent)
    cross join lateral (
      select l.ctid
      from automation.waiting_jobs l
      where l.queue = p_queue and (l.priority = 1) = lane.is_urgent and l.is_later and l.run_at <= p_now
      order by l.run_at
      limit 1000
      for update skip locked
    ) due
  ));
end
$$;
