-- Ends runs: their cursors go, with the jobs that they wait for, and with `once-at-a-time` the customer may enter again. Runs that have ended stay as they are.
create or replace function automation.end_runs(p_tenants uuid[], p_runs uuid[], p_statuses text[], p_outcomes text[], p_errors text[], p_now timestamptz) returns integer
language sql set search_path = ''
as $$
  with gone as (
    delete from automation.cursors c using unnest(p_tenants, p_runs) e (tenant_id, run_id) where c.tenant_id = e.tenant_id and c.run_id = e.run_id
    returning c as place
  ),
  stopped as (
    select automation.cancel_effects(array_agg(g.place), p_now) from gone g where (g.place).state = 'WORKING'
  ),
  ended as (
    update automation.runs r
    set status = e.status, outcome = e.outcome, error = e.error, ended_at = p_now,
      reentry_key = case when g.settings ->> 'reentry' = 'once-at-a-time' then null else r.reentry_key end
    from unnest(p_tenants, p_runs, p_statuses, p_outcomes, p_errors) e (tenant_id, run_id, status, outcome, error)
    join automation.runs o on o.tenant_id = e.tenant_id and o.id = e.run_id
    join automation.graphs g on g.tenant_id = o.tenant_id and g.id = o.graph_id
    where r.tenant_id = e.tenant_id and r.id = e.run_id and r.status = 'RUNNING'
    returning 1
  )
  -- Both are counted, so that PostgreSQL evaluates both.
  select e.runs from (select count(*)::integer as runs from ended) e, (select count(*) from stopped) s
$$;
