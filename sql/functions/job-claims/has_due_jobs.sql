-- Returns whether jobs of a lane are due that no tenant has paused.
create or replace function automation.has_due_jobs(p_queue text, p_lane text, p_now timestamptz) returns boolean
language sql stable set search_path = '' set enable_seqscan = off set enable_sort = off set jit = off
as $$
  select exists (
    select from automation.waiting_jobs w
    where w.queue = p_queue and not w.is_later and w.run_at <= p_now and (p_lane = 'normal' or w.priority = 1)
      and not exists (select from automation.queue_pauses q where q.queue = p_queue and q.tenant_id = w.tenant_id)
  ) or exists (
    select from automation.waiting_jobs w
    where w.queue = p_queue and w.is_later and (w.priority = 1) in (true, p_lane = 'urgent') and w.run_at <= p_now
      and not exists (select from automation.queue_pauses q where q.queue = p_queue and q.tenant_id = w.tenant_id)
  )
$$;
