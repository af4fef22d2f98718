-- Finds the rows of automation.waiting_jobs that a lane claims next, and locks them. `last_tenant` is whose turn was last; null when one
-- tenant waits, who needs no turn.
--
-- The age of jobs decides how many of each priority are claimed: those that come first by automation.rank_at. Inside a priority
-- tenants take turns, a job of each, so that a tenant with one job does not wait for another's hundred thousand. First the jobs of each
-- are counted, then as many are locked: a lock on candidates would keep other functions from them.
create or replace function automation.next_jobs(p_queue text, p_lane text, p_most integer, p_now timestamptz, p_after uuid,
  out jobs tid[], out last_tenant uuid)
language plpgsql set search_path = '' set jit = off
as $$
begin
  with recursive priority as (
    (select w.priority as value from automation.waiting_jobs w where w.queue = p_queue and not w.is_later order by w.priority limit 1)
    union all
    select next.value from priority p
    cross join lateral (
      select w.priority as value from automation.waiting_jobs w
      where w.queue = p_queue and not w.is_later and w.priority > p.value order by w.priority limit 1
    ) next
    where p_lane = 'normal'
  ),
  tenant as materialized (
    select p.value as priority, t.tenant_id, t.place
    from priority p
    cross join lateral automation.tenants_in_turn(p_queue, p.value, p_after) t
    where p_lane = 'normal' or p.value = 1
  ),
  candidate as materialized (
    select t.priority, t.tenant_id, automation.rank_at(c.run_at, t.priority) as rank_at,
      row_number() over (partition by t.priority order by c.turn, t.place) as place
    from tenant t
    cross join lateral (
      select w.run_at, row_number() over (order by w.run_at, w.id) as turn
      from automation.waiting_jobs w
      where w.queue = p_queue and not w.is_later and w.priority = t.priority and w.tenant_id = t.tenant_id and w.run_at <= p_now
      order by w.run_at, w.id limit p_most
    ) c
    where (select count(*) from tenant) > 1
  ),
  chosen as materialized (
    select c.priority, c.tenant_id, c.place
    from candidate c
    join (
      select a.priority, a.rank_at, row_number() over (partition by a.priority order by a.rank_at) as place from candidate a
    ) age on age.priority = c.priority and age.place = c.place
    order by age.rank_at, c.priority desc limit p_most
  ),
  share as materialized (
    select c.priority, c.tenant_id, count(*) as jobs from chosen c group by c.priority, c.tenant_id
    union all
    select t.priority, t.tenant_id, p_most from tenant t where (select count(*) from tenant) = 1
  )
  select array(
      select l.ctid
      from share s
      cross join lateral (
        select w.ctid from automation.waiting_jobs w
        where w.queue = p_queue and not w.is_later and w.priority = s.priority and w.tenant_id = s.tenant_id and w.run_at <= p_now
        order by w.run_at, w.id limit s.jobs
        for update skip locked
      ) l
    ),
    (select c.tenant_id from chosen c order by c.place desc limit 1)
  into jobs, last_tenant;
end
$$;
