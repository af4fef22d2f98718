-- Finds the jobs that a lane claims next, their rows in automation.waiting_jobs (`waiting`) and in automation.jobs, and locks both. Rows that
-- another transaction holds are passed over, whoever it is. `last_tenant` is whose turn was last; null when one tenant waits, who needs no
-- turn: such a claim is one index range.
--
-- Looks from where the claim before found the first jobs; from the beginning when that gives fewer than `p_most`, and once a second, because
-- a job that was written meanwhile may belong before them. `priorities`, `tenants`, `run_ats` and `ids` are the first jobs of now, for the
-- claim after this one. `heads_at`: when a claim looked from the beginning.
create or replace function automation.next_jobs(p_queue text, p_lane text, p_most integer, p_now timestamptz,
  out waiting tid[], out jobs tid[], out last_tenant uuid, out priorities integer[], out tenants uuid[], out run_ats timestamptz[],
  out ids uuid[], out heads_at timestamptz)
language plpgsql set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
  set enable_hashjoin = off set enable_mergejoin = off set jit = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  nobody constant uuid = '00000000-0000-0000-0000-000000000000';
  lowest constant integer = case when p_lane = 'urgent' then 1 else 100 end;
  place record;
  head record;
  other record;
begin
  if p_most <= 0 then
    return;
  end if;
  -- Behind the lock of a limited lane, so that no two claims take the same turn.
  select l.last_tenant, l.head_priorities, l.head_tenants, l.head_run_ats, l.head_ids, l.heads_at into place
  from automation.job_lanes l
  where l.queue = p_queue and l.lane = p_lane;
  if place.heads_at between p_now - interval '1 second' and p_now + interval '1 second' then
    heads_at = place.heads_at;
  end if;

  loop
    if heads_at is null then
      place.head_priorities = '{}';
      place.head_tenants = '{}';
      place.head_run_ats = '{}';
      place.head_ids = '{}';
    end if;
    waiting = null;
    jobs = null;
    last_tenant = null;
    head = automation.next_head(p_queue, lowest, 0, nobody, place.head_priorities, place.head_tenants, place.head_run_ats, place.head_ids);
    if head.priority is not null then
      other = automation.next_head(p_queue, lowest, head.priority, head.tenant_id, place.head_priorities, place.head_tenants, place.head_run_ats, place.head_ids);
      if other.priority is null then
        priorities = array[head.priority];
        tenants = array[head.tenant_id];
        run_ats = array[head.run_at];
        ids = array[head.id];
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
      else
        select t.priorities, t.tenants, t.run_ats, t.ids into priorities, tenants, run_ats, ids
        from automation.heads_in_turn(p_queue, lowest, coalesce(place.last_tenant, nobody), place.head_priorities, place.head_tenants,
          place.head_run_ats, place.head_ids) t;
        select t.waiting, t.jobs, t.last_tenant into waiting, jobs, last_tenant
        from automation.jobs_in_turn(p_queue, p_most, p_now, priorities, tenants, run_ats, ids) t;
      end if;
    end if;
    exit when heads_at is null or cardinality(jobs) = p_most;
    heads_at = null;
  end loop;
  heads_at = coalesce(heads_at, p_now);
end
$$;
