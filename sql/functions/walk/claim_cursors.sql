-- Locks the cursors that are due next and takes out those that must not act: runs of archived workflows and of customers who are gone end, as do those
-- that have taken as many days as their settings allow; runs that are paused, of paused workflows and of tenants without workflows are held. Returns the
-- others, and how many were locked.
create or replace function automation.claim_cursors(p_limit integer, p_now timestamptz, out cursors automation.cursors[], out claimed integer)
language plpgsql set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set jit = off
as $$
declare
  due automation.cursors[];
  held automation.cursors[];
  gone record;
  alone automation.cursors[];
begin
  with ready as (
    select c as place, c.tenant_id, c.run_id from automation.cursors c
    where c.state = 'READY' and c.rank_at <= p_now order by c.rank_at, c.id limit p_limit for update skip locked
  ),
  asleep as (
    select c as place, c.tenant_id, c.run_id from automation.cursors c
    where c.state in ('SLEEPING', 'LISTENING') and c.due_at <= p_now order by c.due_at, c.id limit p_limit for update skip locked
  ),
  looks as materialized (
    select l.id, l.tenant_id, l.run_id, l.cursor_id from automation.wait_looks l order by l.id limit p_limit for update skip locked
  ),
  watching as materialized (
    select c as place, c.tenant_id, c.run_id, c.id from automation.cursors c
    where (c.tenant_id, c.run_id, c.id) in (select l.tenant_id, l.run_id, l.cursor_id from looks l)
      and c.state = 'LISTENING' and (c.due_at > p_now or c.due_at is null)
    for update skip locked
  ),
  -- What another walk has locked is looked at after it.
  looked as (
    delete from automation.wait_looks d using looks l
    where d.id = l.id and (
      exists (select from watching w where w.tenant_id = l.tenant_id and w.run_id = l.run_id and w.id = l.cursor_id)
      or not exists (select from automation.cursors c where c.tenant_id = l.tenant_id and c.run_id = l.run_id and c.id = l.cursor_id
        and c.state = 'LISTENING' and (c.due_at > p_now or c.due_at is null)))
  )
  select array_agg(d.place) into due
  from (select r.place from ready r union all select a.place from asleep a union all select w.place from watching w) d;

  -- Branches of one run are walked by one transaction at a time, so that joins need no other lock. Those of a run that another one has locked stay.
  if exists (select from unnest(due) c where c.parent_id is not null) then
    with locked as materialized (
      select r.tenant_id, r.id from automation.runs r
      where (r.tenant_id, r.id) in (select c.tenant_id, c.run_id from unnest(due) c where c.parent_id is not null)
      order by r.tenant_id, r.id
      for no key update skip locked
    )
    select array_agg(c) into alone from unnest(due) c
    where c.parent_id is null or exists (select from locked l where l.tenant_id = c.tenant_id and l.id = c.run_id);
    if coalesce(cardinality(alone), 0) < cardinality(due) then
      perform automation.ask_for_walk(null, p_now);
    end if;
    due = alone;
  end if;
  claimed = coalesce(cardinality(due), 0);

  select array_agg(c.tenant_id) as tenants, array_agg(c.run_id) as runs, array_agg(cast('CANCELLED' as text)) as statuses,
    array_agg(case when w.status = 'ARCHIVED' then 'WORKFLOW_ARCHIVED' when l.is_over then 'MAX_RUN_DAYS' else 'CUSTOMER_GONE' end) as outcomes,
    array_agg(cast(null as text)) as errors
  into gone
  from unnest(due) c
  join automation.runs r on r.tenant_id = c.tenant_id and r.id = c.run_id
  join automation.workflows w on w.tenant_id = r.tenant_id and w.id = r.workflow_id
  join automation.graphs g on g.tenant_id = r.tenant_id and g.id = r.graph_id
  cross join lateral (select r.started_at + pg_catalog.make_interval(days => (g.settings ->> 'maxRunDays')::integer) <= p_now as is_over) l
  where w.status = 'ARCHIVED' or l.is_over
    or r.customer_id is not null and not exists (select from crm.customers k where k.tenant_id = r.tenant_id and k.id = r.customer_id);
  perform automation.end_runs(gone.tenants, gone.runs, gone.statuses, gone.outcomes, gone.errors, p_now);

  -- The locks wait for whoever resumes the workflow or the tenant at this moment: otherwise runs could be held after that.
  perform from automation.workflows w
  where w.status = 'PAUSED' and (w.tenant_id, w.id) in (
    select r.tenant_id, r.workflow_id from unnest(due) c join automation.runs r on r.tenant_id = c.tenant_id and r.id = c.run_id)
  order by w.tenant_id, w.id
  for share;
  perform from automation.tenant_settings s
  where not s.workflows and s.tenant_id in (select c.tenant_id from unnest(due) c)
  order by s.tenant_id
  for share;
  select array_agg(c) filter (where not x.is_held), array_agg(c) filter (where x.is_held) into cursors, held
  from unnest(due) c
  join automation.runs r on r.tenant_id = c.tenant_id and r.id = c.run_id and r.status = 'RUNNING'
  join automation.workflows w on w.tenant_id = r.tenant_id and w.id = r.workflow_id
  left join automation.tenant_settings s on s.tenant_id = c.tenant_id
  cross join lateral (
    select w.status <> 'ACTIVE' or not coalesce(s.workflows, false)
      -- Whoever resumes a run locks its cursor first, so this is the last word.
      or exists (select from automation.paused_runs p where p.tenant_id = r.tenant_id and p.run_id = r.id) as is_held
  ) x;
  update automation.cursors c set state = 'HELD' from unnest(held) h where c.tenant_id = h.tenant_id and c.run_id = h.run_id and c.id = h.id;
end
$$;
