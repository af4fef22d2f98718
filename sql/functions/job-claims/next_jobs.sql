-- Finds the jobs that a lane claims next, their rows in automation.waiting_jobs (`waiting`) and in automation.jobs, and locks both. Rows that
-- another transaction holds are passed over, whoever it is. `last_tenant` is whose turn was last; null when one tenant waits, who needs no
-- turn: such a claim is one index range.
create or replace function automation.next_jobs(p_queue text, p_lane text, p_most integer, p_now timestamptz, p_after uuid,
  out waiting tid[], out jobs tid[], out last_tenant uuid)
language plpgsql set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
  set enable_hashjoin = off set enable_mergejoin = off set jit = off  set plan_cache_mode = force_generic_plan
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
    return;
  end if;

  perform from automation.waiting_jobs w
  where w.queue = p_queue and not w.is_later and w.priority <= lowest and (w.priority, w.tenant_id) > (head.priority, head.tenant_id)
  limit 1;
  if found then
    select t.waiting, t.jobs, t.last_tenant into waiting, jobs, last_tenant
    from automation.jobs_in_turn(p_queue, lowest, p_most, p_now, p_after) t;
    return;
  end if;

  select array_agg(l.waiting), array_agg(l.job) into waiting, jobs
  from (
    select w.ctid as waiting, held.ctid as job
    from (
      select w.ctid, w.tenant_id, w.id, w.run_at
      from automation.waiting_jobs w
      where w.queue = p_queue and not w.is_later and w.priority = head.priority and w.tenant_id = head.tenant_id
        and (w.run_at, w.id) >= (head.run_at, head.id) and w.run_at <= p_now
        and not exists (select from automation.queue_pauses q where q.queue = p_queue and q.tenant_id = head.tenant_id)
      order by w.run_at, w.id
      for update skip locked
    ) w
    cross join lateral (
      select j.ctid
      from automation.jobs j
      where j.tenant_id = w.tenant_id and j.id = w.id and j.status = 'QUEUED' and j.queue = p_queue and j.run_at = w.run_at
      for no key update skip locked
    ) held
    limit p_most
  ) l;
end
$$;
