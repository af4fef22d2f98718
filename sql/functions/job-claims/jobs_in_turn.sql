-- Finds and locks the jobs that are claimed next while several tenants or priorities wait, up to priority `p_lowest`: the part of
-- automation.next_jobs for that.
--
-- The age of jobs decides how many of each priority are claimed: those that come first by automation.rank_at. Inside a priority
-- tenants take turns, a job of each, so that a tenant with one job does not wait for another's hundred thousand. Looks at the twenty
-- tenants that follow `p_after`, which bounds what a claim costs. Tenants that paused the queue are left out. First the jobs of each are
-- counted, then as many are locked: a lock on candidates would keep other functions from them.
--
-- Each scan begins where the one before has found a row: at the head of the index are rows that were claimed a moment ago.
create or replace function automation.jobs_in_turn(p_queue text, p_lowest integer, p_most integer, p_now timestamptz, p_after uuid,
  out waiting tid[], out jobs tid[], out last_tenant uuid)
language plpgsql set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set enable_sort = on set enable_hashjoin = on
  set jit = off set plan_cache_mode = force_generic_plan
as $$
begin
  with recursive priority as (
    (select w.priority, w.tenant_id, w.run_at, w.id from automation.waiting_jobs w
     where w.queue = p_queue and not w.is_later and w.priority <= p_lowest
     order by w.priority, w.tenant_id, w.run_at, w.id limit 1)
    union all
    select next.priority, next.tenant_id, next.run_at, next.id
    from priority p
    cross join lateral (
      select w.priority, w.tenant_id, w.run_at, w.id from automation.waiting_jobs w
      where w.queue = p_queue and not w.is_later and w.priority > p.priority and w.priority <= p_lowest
      order by w.priority, w.tenant_id, w.run_at, w.id limit 1
    ) next
  ),
  tenant as materialized (
    select p.priority, t.tenant_id, t.run_at, t.id, t.place
    from priority p
    cross join lateral (
      with recursive onward as (
        select p.tenant_id, p.run_at, p.id where p.tenant_id > p_after
        union all
        (select w.tenant_id, w.run_at, w.id from automation.waiting_jobs w
         where p.tenant_id <= p_after
           and w.queue = p_queue and not w.is_later and w.priority = p.priority and w.tenant_id > p_after
         order by w.tenant_id, w.run_at, w.id limit 1)
        union all
        select next.tenant_id, next.run_at, next.id
        from onward o
        cross join lateral (
          select w.tenant_id, w.run_at, w.id from automation.waiting_jobs w
          where w.queue = p_queue and not w.is_later and w.priority = p.priority and w.tenant_id > o.tenant_id
          order by w.tenant_id, w.run_at, w.id limit 1
        ) next
      ),
      around as (
        select p.tenant_id, p.run_at, p.id where p.tenant_id <= p_after
        union all
        select next.tenant_id, next.run_at, next.id
        from around o
        cross join lateral (
          select w.tenant_id, w.run_at, w.id from automation.waiting_jobs w
          where w.queue = p_queue and not w.is_later and w.priority = p.priority and w.tenant_id > o.tenant_id and w.tenant_id <= p_after
          order by w.tenant_id, w.run_at, w.id limit 1
        ) next
      )
      select e.tenant_id, e.run_at, e.id, row_number() over () as place
      from (
        select a.tenant_id, a.run_at, a.id
        from (select o.tenant_id, o.run_at, o.id from onward o union all select a.tenant_id, a.run_at, a.id from around a) a
        where not exists (select from automation.queue_pauses q where q.queue = p_queue and q.tenant_id = a.tenant_id)
        limit 20
      ) e
    ) t
  ),
  candidate as materialized (
    select t.priority, t.tenant_id, c.run_at, automation.rank_at(c.run_at, t.priority) as rank_at,
      row_number() over (partition by t.priority order by c.turn, t.place) as place
    from tenant t
    cross join lateral (
      select w.run_at, row_number() over (order by w.run_at, w.id) as turn
      from automation.waiting_jobs w
      where w.queue = p_queue and not w.is_later and w.priority = t.priority and w.tenant_id = t.tenant_id
        and (w.run_at, w.id) >= (t.run_at, t.id) and w.run_at <= p_now
      order by w.run_at, w.id limit p_most
    ) c
  ),
  chosen as materialized (
    select c.priority, c.tenant_id, c.place
    from candidate c
    join (
      select a.priority, a.rank_at, a.run_at, row_number() over (partition by a.priority order by a.run_at) as place from candidate a
    ) age on age.priority = c.priority and age.place = c.place
    order by age.rank_at, age.run_at, c.priority limit p_most
  ),
  share as materialized (
    select c.priority, c.tenant_id, count(*) as jobs from chosen c group by c.priority, c.tenant_id
  )
  select array_agg(l.waiting), array_agg(l.job), (select c.tenant_id from chosen c order by c.place desc limit 1)
  into waiting, jobs, last_tenant
  from share s
  join tenant t on t.priority = s.priority and t.tenant_id = s.tenant_id
  cross join lateral (
    select w.ctid as waiting, held.ctid as job
    from (
      select w.ctid, w.tenant_id, w.id, w.run_at
      from automation.waiting_jobs w
      where w.queue = p_queue and not w.is_later and w.priority = t.priority and w.tenant_id = t.tenant_id
        and (w.run_at, w.id) >= (t.run_at, t.id) and w.run_at <= p_now
      order by w.run_at, w.id
      for update skip locked
    ) w
    cross join lateral (
      select j.ctid
      from automation.jobs j
      where j.tenant_id = w.tenant_id and j.id = w.id and j.status = 'QUEUED' and j.queue = p_queue and j.run_at = w.run_at
      for no key update skip locked
    ) held
    limit s.jobs
  ) l;
end
$$;
