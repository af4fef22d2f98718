-- Ends runs, and the runs of other workflows whose end they wait for: their cursors go, with the jobs that they wait for, and with `once-at-a-time` the
-- customer may enter again. The place of a run that fails stays, for a retry, unless it stands in branches. Whoever waits for one of them goes on.
-- The trace and the counts say at which node each stood.
-- Runs that have ended stay as they are.
create or replace function automation.end_runs(p_tenants uuid[], p_runs uuid[], p_statuses text[], p_outcomes text[], p_errors text[], p_now timestamptz) returns integer
language plpgsql set search_path = ''
as $$
declare
  over record;
begin
  with recursive ends as (
    select e.tenant_id, e.run_id, e.status, e.outcome, e.error
    from unnest(p_tenants, p_runs, p_statuses, p_outcomes, p_errors) e (tenant_id, run_id, status, outcome, error)
    union
    select k.tenant_id, k.run_id, 'CANCELLED', 'PARENT_ENDED', null
    from ends e
    join automation.child_runs k on k.tenant_id = e.tenant_id and k.parent_run_id = e.run_id and k.parent_cursor_id is not null
  ),
  stood as materialized (
    select c.tenant_id, c.run_id, c.id, c.graph_id, c.step, c.node, coalesce(e.error, e.outcome) as reason,
      case when e.status in ('FAILED', 'CANCELLED') then e.status else '' end as port
    from ends e
    join automation.cursors c on c.tenant_id = e.tenant_id and c.run_id = e.run_id and c.state <> 'FAILED'
  ),
  gone as (
    delete from automation.cursors c using ends e
    where c.tenant_id = e.tenant_id and c.run_id = e.run_id and (e.status <> 'FAILED' or exists (
      select from automation.cursors b where b.tenant_id = e.tenant_id and b.run_id = e.run_id and b.parent_id is not null))
    returning c as place
  ),
  failed as (
    update automation.cursors c
    -- What it waited for has come; a wait for something else begins anew.
    set state = 'FAILED', due_at = case when c.state = 'SLEEPING' then c.due_at end
    from ends e
    where c.tenant_id = e.tenant_id and c.run_id = e.run_id and e.status = 'FAILED' and not exists (
      select from automation.cursors b where b.tenant_id = e.tenant_id and b.run_id = e.run_id and b.parent_id is not null)
  ),
  stopped as (
    select automation.cancel_effects(array_agg(g.place), p_now) from gone g where (g.place).state = 'WORKING'
  ),
  unheard as (
    delete from automation.run_waits w using unnest(p_tenants, p_runs) e (tenant_id, run_id) where w.tenant_id = e.tenant_id and w.run_id = e.run_id
  ),
  traced as (
    insert into automation.run_trace (tenant_id, run_id, cursor_id, step, node, at, detail)
    select s.tenant_id, s.run_id, s.id, s.step + 1, s.node, p_now,
      pg_catalog.jsonb_build_object(case s.port when 'FAILED' then 'fail' when 'CANCELLED' then 'cancel' else 'end' end, s.reason)
    from stood s
    on conflict do nothing
  ),
  -- In the order of the key, as the walk locks them.
  counted as (
    insert into automation.node_counts as n (tenant_id, graph_id, node, port, day, runs)
    select s.tenant_id, s.graph_id, s.node, s.port, (p_now at time zone 'UTC')::date, count(*)
    from stood s
    group by s.tenant_id, s.graph_id, s.node, s.port
    order by s.tenant_id, s.graph_id, s.node, s.port
    on conflict (tenant_id, graph_id, node, port, day) do update set runs = n.runs + excluded.runs
  ),
  ended as (
    update automation.runs r
    set status = e.status, outcome = e.outcome, error = e.error, ended_at = p_now,
      reentry_key = case when g.settings ->> 'reentry' = 'once-at-a-time' then null else r.reentry_key end
    from ends e
    join automation.runs o on o.tenant_id = e.tenant_id and o.id = e.run_id
    -- Not by the tenant too, as in automation.walk_cursors.
    join automation.graphs g on g.id = o.graph_id
    -- Not by the status, as in automation.write_walk.
    where r.tenant_id = e.tenant_id and r.id = e.run_id and r.ended_at is null
    returning r.tenant_id, r.id, r.workflow_id, r.customer_id, r.status, r.outcome
  ),
  told as (
    insert into automation.events (tenant_id, type, customer_id, data, occurred_at, dedupe_key, handled_at, outcome)
    select e.tenant_id, 'workflow.finished', e.customer_id,
      pg_catalog.jsonb_build_object('workflowId', e.workflow_id, 'runId', e.id, 'status', e.status, 'outcome', e.outcome), p_now,
      'crm:workflow.finished:' || e.id || ':' || extract(epoch from p_now), p_now, 'DONE'
    from ended e
    where exists (select from automation.event_listeners l where l.event_type = 'workflow.finished' and l.tenant_id = e.tenant_id)
    on conflict do nothing
  )
  -- Both are counted, so that PostgreSQL evaluates both.
  select e.tenants, e.runs into over
  from (select array_agg(e.tenant_id) as tenants, array_agg(e.id) as runs from ended e) e, (select count(*) from stopped) s;
  if automation.tell_parents(over.tenants, over.runs, p_now) > 0 then
    perform automation.ask_for_walk(null, p_now);
  end if;
  return coalesce(cardinality(over.runs), 0);
end
$$;
