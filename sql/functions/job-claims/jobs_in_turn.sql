-- Locks the jobs that are claimed next while several tenants or priorities wait: the part of automation.next_jobs for that. `priorities`,
-- `tenants`, `run_ats` and `ids` are the first jobs of the tenants whose turn it is (automation.heads_in_turn).
--
-- The age of jobs decides how many of each priority are claimed. Inside a priority
-- tenants take turns, a job of each, so that a tenant with one job does not wait for another's hundred thousand. First the jobs of each are
-- counted, then as many are locked: a lock on candidates would keep other functions from them.
create or replace function automation.jobs_in_turn(p_queue text, p_most integer, p_now timestamptz, priorities integer[], tenants uuid[],
  run_ats timestamptz[], ids uuid[], out waiting tid[], out jobs tid[], out last_tenant uuid)
language plpgsql set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set enable_sort = on set enable_hashjoin = on
  set jit = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  urgent_at constant timestamptz = automation.rank_at(p_now, 1);
  oldest constant integer = floor(p_most / 4.0 + random());
begin
  with tenant as materialized (
    select h.priority, h.tenant_id, h.run_at, h.id, h.place from unnest(priorities, tenants, run_ats, ids) with ordinality
      h(priority, tenant_id, run_at, id, place)
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
  -- A quarter of the places is for the oldest by rank_at, by chance where that is no whole number, so that nothing waits forever. For the
  -- others nothing is older than what is urgent, however late it is: a tenant that ends a pause of days is not before another's urgent jobs.
  chosen as materialized (
    select o.priority, o.tenant_id, o.place
    from (
      select c.priority, c.tenant_id, c.place, age.rank_at, c.priority > 1 and age.rank_at <= urgent_at as is_late,
        row_number() over (order by age.rank_at, age.run_at, c.priority) as by_age
      from candidate c
      join (
        select a.priority, a.rank_at, a.run_at, row_number() over (partition by a.priority order by a.run_at) as place from candidate a
      ) age on age.priority = c.priority and age.place = c.place
    ) o
    order by o.by_age > oldest, case when o.is_late then urgent_at else o.rank_at end, case when o.is_late then o.priority else 0 end, o.by_age
    limit p_most
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
