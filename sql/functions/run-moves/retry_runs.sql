-- Lets failed runs take the step again at which they failed: with the same number, so that what it does has the same key. The failure leaves the
-- trace and the counts, and is kept as an attempt. Where a join failed, its branches that failed or were cancelled do so, and those that arrived
-- wait for them again. The caller holds the locks of their cursors.
create or replace function automation.retry_runs(p_tenant_id uuid, p_runs uuid[], p_by text, p_now timestamptz) returns void
language sql set search_path = ''
as $$
  with failed as materialized (
    select c.run_id, c.id, c.graph_id, c.node, c.step, r.error, r.ended_at
    from automation.cursors c
    join automation.runs r on r.tenant_id = c.tenant_id and r.id = c.run_id
    where c.tenant_id = p_tenant_id and c.run_id = any (p_runs) and c.state = 'FAILED'
      and not (c.parent_id is not null and c.result is not null and (c.result = '{}' or c.result ? 'ended'))
  ),
  -- A run that could not be walked at all left no step.
  taken_back as (
    delete from automation.run_trace t
    using failed f
    where t.tenant_id = p_tenant_id and t.run_id = f.run_id and t.cursor_id = f.id and t.step = f.step + 1
    returning f.graph_id, t.node, coalesce(t.port, case when t.detail ? 'fail' then 'FAILED' else '' end) as port, (t.at at time zone 'UTC')::date as day,
      -- Branches that were cancelled at a merge are not counted.
      coalesce(t.detail ? 'cancelled', false) as was_lost
  ),
  less as materialized (
    select b.graph_id, b.node, b.port, b.day, count(*) as runs from taken_back b where not b.was_lost group by b.graph_id, b.node, b.port, b.day
  ),
  counted as (
    update automation.node_counts n
    set runs = n.runs - l.runs
    from less l
    where n.tenant_id = p_tenant_id and n.graph_id = l.graph_id and n.node = l.node and n.port = l.port and n.day = l.day and n.runs > l.runs
  ),
  uncounted as (
    delete from automation.node_counts n
    using less l
    where n.tenant_id = p_tenant_id and n.graph_id = l.graph_id and n.node = l.node and n.port = l.port and n.day = l.day and n.runs <= l.runs
  ),
  kept as (
    insert into automation.run_attempts (tenant_id, run_id, cursor_id, step, attempt, graph_id, node, error, failed_at, retried_by, retried_at)
    select p_tenant_id, f.run_id, f.id, f.step + 1, 1 + (
        select count(*) from automation.run_attempts a
        where a.tenant_id = p_tenant_id and a.run_id = f.run_id and a.cursor_id = f.id and a.step = f.step + 1),
      f.graph_id, f.node, f.error, coalesce(f.ended_at, p_now), p_by, p_now
    from failed f
  ),
  running as (
    update automation.runs r
    set status = 'RUNNING', outcome = null, error = null, ended_at = null,
      reentry_key = case when g.settings ->> 'reentry' = 'once-at-a-time' and not r.data -> 'trigger' ? 'recipientId' then coalesce(r.customer_id::text, 'nobody') else r.reentry_key end
    from automation.graphs g
    where r.tenant_id = p_tenant_id and r.id = any (p_runs) and g.tenant_id = r.tenant_id and g.id = r.graph_id
    returning r.id, r.priority
  )
  update automation.cursors c
  set rank_at = least(p_now, automation.rank_at(p_now, r.priority)), node = coalesce(x.fork, c.node),
    state = case
      when x.has_branches then 'JOINING'
      when c.parent_id is not null and (c.result = '{}' or c.result ? 'ended') then 'ARRIVED'
      when c.due_at is null then 'READY'
      else 'SLEEPING'
    end
  from running r, lateral (
    select b.id as cursor_id, case when h.has_branches then (n.config ->> 'parallel')::smallint end as fork, h.has_branches
    from automation.cursors b
    join automation.graph_nodes n on n.graph_id = b.graph_id and n.node = b.node
    cross join lateral (
      select exists (select from automation.cursors o where o.tenant_id = b.tenant_id and o.run_id = b.run_id and o.parent_id = b.id) as has_branches
    ) h
    where b.tenant_id = p_tenant_id and b.run_id = r.id
  ) x
  where c.tenant_id = p_tenant_id and c.run_id = r.id and c.state = 'FAILED' and x.cursor_id = c.id;
  -- Where none of them is to be taken again, the join is.
  select automation.join_branches(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('tenantId', p_tenant_id, 'runId', a.run_id)), p_now)
  from (select distinct c.run_id from automation.cursors c where c.tenant_id = p_tenant_id and c.run_id = any (p_runs) and c.state = 'ARRIVED') a
  having count(*) > 0;
$$;
