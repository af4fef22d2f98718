-- Finds the rows of automation.waiting_jobs that a lane claims next, and locks them. `last_tenant` is whose turn was last; null when one
-- tenant waits, who needs no turn: such a claim is one index range.
create or replace function automation.next_jobs(p_queue text, p_lane text, p_most integer, p_now timestamptz, p_after uuid,
  out jobs tid[], out last_tenant uuid)
language plpgsql set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set jit = off
  set plan_cache_mode = force_generic_plan
as $$
declare
  lowest integer = case when p_lane = 'urgent' then 1 else 100 end;
  head record;
begin
  select w.priority, w.tenant_id, w.run_at, w.id into head
  from automation.waiting_jobs w
  where w.queue = p_queue and not w.is_later and w.priority <= lowest
  order by w.priority, w.tenant_id, w.run_at, w.id limit 1;
  if not found then
    jobs = '{}';
    return;
  end if;

  perform from automation.waiting_jobs w
  where w.queue = p_queue and not w.is_later and w.priority <= lowest and (w.priority, w.tenant_id) > (head.priority, head.tenant_id)
  limit 1;
  if found then
    select t.jobs, t.last_tenant into jobs, last_tenant
    from automation.jobs_in_turn(p_queue, lowest, p_most, p_now, p_after) t;
    return;
  end if;

  jobs = array(
    select w.ctid
    from automation.waiting_jobs w
    where w.queue = p_queue and not w.is_later and w.priority = head.priority and w.tenant_id = head.tenant_id
      and (w.run_at, w.id) >= (head.run_at, head.id) and w.run_at <= p_now
      and not exists (select from automation.queue_pauses q where q.queue = p_queue and q.tenant_id = head.tenant_id)
    order by w.run_at, w.id limit p_most
    for update skip locked);
end
$$;
