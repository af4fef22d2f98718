-- Ends runs: their cursors go, and with `once-at-a-time` the customer may enter again. The trace and the counts say at which node each stood.
-- Runs that have ended stay as they are.
create or replace function automation.end_runs(p_tenants uuid[], p_runs uuid[], p_statuses text[], p_outcomes text[], p_errors text[], p_now timestamptz) returns integer
language sql set search_path = ''
as $$
  with stood as materialized (
    select c.tenant_id, c.run_id, c.id, c.graph_id, c.step, c.node, coalesce(e.error, e.outcome) as reason,
      case when e.status in ('FAILED', 'CANCELLED') then e.status else '' end as port
    from unnest(p_tenants, p_runs, p_statuses, p_outcomes, p_errors) e (tenant_id, run_id, status, outcome, error)
    join automation.cursors c on c.tenant_id = e.tenant_id and c.run_id = e.run_id
  ),
  gone as (
    delete from automation.cursors c using unnest(p_tenants, p_runs) e (tenant_id, run_id) where c.tenant_id = e.tenant_id and c.run_id = e.run_id
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
    from unnest(p_tenants, p_runs, p_statuses, p_outcomes, p_errors) e (tenant_id, run_id, status, outcome, error)
    join automation.runs o on o.tenant_id = e.tenant_id and o.id = e.run_id
    join automation.graphs g on g.tenant_id = o.tenant_id and g.id = o.graph_id
    where r.tenant_id = e.tenant_id and r.id = e.run_id and r.status = 'RUNNING'
    returning 1
  )
  select count(*)::integer from ended
$$;
