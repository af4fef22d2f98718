-- Ends runs: their cursors go, and with `once-at-a-time` the customer may enter again. Those of runs that fail stay, for a retry.
-- Runs that have ended stay as they are.
create or replace function automation.end_runs(p_tenants uuid[], p_runs uuid[], p_statuses text[], p_outcomes text[], p_errors text[], p_now timestamptz) returns integer
language sql set search_path = ''
as $$
  with gone as (
    delete from automation.cursors c using unnest(p_tenants, p_runs, p_statuses) e (tenant_id, run_id, status)
    where c.tenant_id = e.tenant_id and c.run_id = e.run_id and e.status <> 'FAILED'
  ),
  failed as (
    update automation.cursors c
    -- What it waited for has come; a wait for something else begins anew.
    set state = 'FAILED', due_at = case when c.state = 'SLEEPING' then c.due_at end
    from unnest(p_tenants, p_runs, p_statuses) e (tenant_id, run_id, status)
    where c.tenant_id = e.tenant_id and c.run_id = e.run_id and e.status = 'FAILED'
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
  select count(*)::integer from ended
$$;
