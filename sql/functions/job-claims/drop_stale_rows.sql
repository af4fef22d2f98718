-- Drops rows of automation.waiting_jobs whose job does not wait any more, of the first hundred that are due. Few are ever left: those that a
-- claim held while the job was cancelled.
create or replace function automation.drop_stale_rows(p_queue text, p_now timestamptz) returns void
language plpgsql set search_path = '' set enable_seqscan = off set enable_bitmapscan = off
as $$
begin
  delete from automation.waiting_jobs w
  using (
    select s.ctid as row_id, s.tenant_id, s.id, s.queue, s.run_at
    from automation.waiting_jobs s
    where s.queue = p_queue and not s.is_later and s.run_at <= p_now
    order by s.priority, s.tenant_id, s.run_at, s.id
    limit 100
    for update skip locked
  ) due
  where w.ctid = due.row_id and not exists (
    select from automation.jobs j
    where j.tenant_id = due.tenant_id and j.id = due.id and j.status = 'QUEUED' and j.queue = due.queue and j.run_at = due.run_at
  );

  -- Of lanes that are asked again in a moment, because nothing could be claimed of them.
  delete from automation.waiting_jobs w
  using (
    select s.row_id, s.tenant_id, s.id, s.queue, s.run_at
    from (
      select t.tenant_id, t.key from automation.lane_turns t
      where t.queue = p_queue and t.lane = 'normal' and t.ready_at <= p_now + interval '100 milliseconds'
      order by t.ready_at limit 10
    ) lane
    cross join lateral (
      select o.ctid as row_id, o.tenant_id, o.id, o.queue, o.run_at
      from automation.waiting_jobs o
      where o.tenant_id = lane.tenant_id and o.lane_key = lane.key and o.queue = p_queue and o.run_at <= p_now
      order by o.priority, o.run_at, o.id
      limit 100
      for update skip locked
    ) s
  ) due
  where w.ctid = due.row_id and not exists (
    select from automation.jobs j
    where j.tenant_id = due.tenant_id and j.id = due.id and j.status = 'QUEUED' and j.queue = due.queue and j.run_at = due.run_at
  );
end
$$;
