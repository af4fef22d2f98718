-- Lets failed runs take the step again at which they failed: with the same number, so that what it does has the same key. The failure leaves the
-- trace and the counts, and is kept as an attempt. The caller holds the locks of their cursors.
create or replace function automation.retry_runs(p_tenant_id uuid, p_runs uuid[], p_by text, p_now timestamptz) returns void
language sql set search_path = ''
as $$
  with failed as materialized (
    select c.run_id, c.id, c.graph_id, c.node, c.step, r.error, r.ended_at
    from automation.cursors c
    join automation.runs r on r.tenant_id = c.tenant_id and r.id = c.run_id
    where c.tenant_id = p_tenant_id and c.run_id = any (p_runs) and c.state = 'FAILED'
  ),
  -- A run that could not be walked at all left no step.
  taken_back as (
    delete from automation.run_trace t
    using failed f
    where t.tenant_id = p_tenant_id and t.run_id = f.run_id and t.cursor_id = f.id and t.step = f.step + 1
    returning f.graph_id, t.node, coalesce(t.port, case when t.detail ? 'fail' then 'FAILED' else '' end) as port, (t.at at time zone 'UTC')::date as day
  ),
  less as materialized (
    select b.graph_id, b.node, b.port, b.day, count(*) as runs from taken_back b group by b.graph_id, b.node, b.port, b.day
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
  set state = case when c.due_at is null then 'READY' else 'SLEEPING' end, rank_at = least(p_now, automation.rank_at(p_now, r.priority))
  from running r
  where c.tenant_id = p_tenant_id and c.run_id = r.id and c.state = 'FAILED'
$$;
