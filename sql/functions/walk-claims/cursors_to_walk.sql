-- Takes out those cursors, which the caller has locked, that must not act now: runs of archived workflows and of customers who are gone end, as do those
-- that have taken as many days as their settings allow; runs that are paused, of paused campaigns and workflows and of tenants without workflows are held;
-- branches of a run that another walk has locked stay. Returns the others, and how many there were without these branches.
create or replace function automation.cursors_to_walk(p_due automation.cursors[], p_now timestamptz, out cursors automation.cursors[], out claimed integer)
language plpgsql set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set jit = off
as $$
declare
  due automation.cursors[] = p_due;
  held automation.cursors[];
  gone record;
  alone automation.cursors[];
begin
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

  -- Runs whose job has ended note what came of it first, and end then (automation.walk_cursors).
  select array_agg(c.tenant_id) as tenants, array_agg(c.run_id) as runs, array_agg(cast('CANCELLED' as text)) as statuses, array_agg(e.reason) as outcomes,
    array_agg(cast(null as text)) as errors
  into gone
  from unnest(due) c
  join automation.runs r on r.tenant_id = c.tenant_id and r.id = c.run_id
  -- Not by the tenant too, as in automation.walk_cursors.
  join automation.graphs g on g.id = r.graph_id
  cross join lateral (select automation.reason_gone(r, g.settings, p_now) as reason) e
  where e.reason is not null and not coalesce(c.result ? 'job', false);
  perform automation.end_runs(gone.tenants, gone.runs, gone.statuses, gone.outcomes, gone.errors, p_now);

  -- The locks wait for whoever resumes the workflow, the tenant or the campaign at this moment: otherwise runs could be held after that.
  perform from automation.workflows w
  where w.status = 'PAUSED' and (w.tenant_id, w.id) in (
    select r.tenant_id, r.workflow_id from unnest(due) c join automation.runs r on r.tenant_id = c.tenant_id and r.id = c.run_id)
  order by w.tenant_id, w.id
  for share;
  perform from automation.tenant_settings s
  where not s.workflows and s.tenant_id in (select c.tenant_id from unnest(due) c)
  order by s.tenant_id
  for share;
  perform from automation.message_runs m
  where m.is_paused and m.id in (
    select r.message_run_id from unnest(due) c join automation.runs r on r.tenant_id = c.tenant_id and r.id = c.run_id)
  order by m.id
  for share;
  select array_agg(c) filter (where not x.is_held), array_agg(c) filter (where x.is_held) into cursors, held
  from unnest(due) c
  -- Not by the status, as in automation.write_walk.
  join automation.runs r on r.tenant_id = c.tenant_id and r.id = c.run_id and r.ended_at is null
  join automation.workflows w on w.tenant_id = r.tenant_id and w.id = r.workflow_id
  left join automation.tenant_settings s on s.tenant_id = c.tenant_id
  cross join lateral (
    select w.status not in ('ACTIVE', 'ARCHIVED') or not coalesce(s.workflows, false)
      -- Whoever resumes a run locks its cursor first, so this is the last word.
      or exists (select from automation.paused_runs p where p.tenant_id = r.tenant_id and p.run_id = r.id)
      or exists (select from automation.message_runs m where m.id = r.message_run_id and m.is_paused) as is_held
  ) x;
  update automation.cursors c set state = 'HELD' from unnest(held) h where c.tenant_id = h.tenant_id and c.run_id = h.run_id and c.id = h.id;
end
$$;
