-- Lets go on what waited for the end of runs: the cursors of other runs that have started them. Returns how many.
create or replace function automation.tell_parents(p_tenants uuid[], p_runs uuid[], p_now timestamptz) returns integer
language sql set search_path = ''
as $$
  with told as (
    update automation.cursors c
    set state = 'READY', result = pg_catalog.jsonb_build_object('port', 'next', 'detail', d.detail,
        'data', d.detail || pg_catalog.jsonb_build_object('vars', case when pg_catalog.length(v.vars::text) <= 8192 then v.vars end))
      || case when r.status = 'FINISHED' then '{}' else pg_catalog.jsonb_build_object('error', pg_catalog."left"(
        'CHILD_FAILED: the run ' || r.id || ' of the other workflow is ' || r.status || coalesce(': ' || coalesce(r.error, r.outcome), ''), 1000)) end
    from unnest(p_tenants, p_runs) e (tenant_id, run_id)
    join automation.child_runs k on k.tenant_id = e.tenant_id and k.run_id = e.run_id
    join automation.runs r on r.tenant_id = e.tenant_id and r.id = e.run_id and r.status <> 'RUNNING'
    cross join lateral (select pg_catalog.jsonb_build_object('runId', r.id, 'status', r.status, 'outcome', r.outcome) as detail) d
    cross join lateral (select r.data -> 'vars' as vars) v
    where c.tenant_id = k.tenant_id and c.run_id = k.parent_run_id and c.id = k.parent_cursor_id and c.state = 'WORKING'
    returning 1
  )
  select count(*)::integer from told
$$;
