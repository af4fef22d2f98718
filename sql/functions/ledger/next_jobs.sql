-- Finds the rows of automation.waiting_jobs that a lane claims next, in order, and locks them. Jobs of tenants that paused the queue are
-- left out.
create or replace function automation.next_jobs(p_queue text, p_lane text, p_most integer, p_now timestamptz) returns tid[]
language plpgsql set search_path = ''
as $$
declare
  -- Asked once: while nobody pauses the queue, claims look no tenant up.
  has_pauses boolean = exists (select from automation.queue_pauses q where q.queue = p_queue);
begin
  if p_lane = 'urgent' then
    return array(
      select w.ctid
      from automation.waiting_jobs w
      where w.queue = p_queue and w.priority = 1 and w.run_at <= p_now
        and not (has_pauses and exists (select from automation.queue_pauses q where q.queue = p_queue and q.tenant_id = w.tenant_id))
      order by w.rank_at, w.run_at, w.id
      limit p_most
      for update skip locked);
  end if;
  return array(
    select w.ctid
    from automation.waiting_jobs w
    where w.queue = p_queue and w.run_at <= p_now
      and not (has_pauses and exists (select from automation.queue_pauses q where q.queue = p_queue and q.tenant_id = w.tenant_id))
    order by w.rank_at, w.run_at, w.id
    limit p_most
    for update skip locked);
end
$$;
