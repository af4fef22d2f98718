-- Walks runs and writes what came of it: trace, counts, tasks, where they stand now, and their ends. Returns how many steps were taken.
-- The caller holds the locks of the cursors.
create or replace function automation.write_walk(p_cursors automation.cursors[], p_hops integer, p_now timestamptz) returns integer
language sql set search_path = '' set jit = off
as $$
  with walked as materialized (
    select w.* from automation.walk_cursors(p_cursors, p_hops, p_now) w
  ),
  -- The node that a step left, or ended at. Beginning to wait, for whatever it is, is no step.
  taken as materialized (
    select w.tenant_id, w.run_id, w.cursor_id, w.graph_id, w.step, case when w.stop is null then w.from_node else w.node end as node,
      w.port, w.stop, w.outcome, w.detail, w.writes
    from walked w
    where w.hop > 0 and coalesce(w.stop, '') <> all ('{wait,listen,work,join}')
  ),
  traced as (
    insert into automation.run_trace (tenant_id, run_id, cursor_id, step, node, port, at, detail)
    select t.tenant_id, t.run_id, t.cursor_id, t.step, t.node, t.port, p_now,
      case when t.stop is null then t.detail else coalesce(t.detail, '{}') || pg_catalog.jsonb_build_object(t.stop, t.outcome) end
    from taken t
  ),
  -- In the order of the key, so that two walks lock the rows alike.
  counted as (
    insert into automation.node_counts as n (tenant_id, graph_id, node, port, day, runs)
    select t.tenant_id, t.graph_id, t.node, coalesce(t.port, case t.stop when 'fail' then 'FAILED' else '' end) as port, (p_now at time zone 'UTC')::date, count(*)
    from taken t
    group by t.tenant_id, t.graph_id, t.node, 4
    order by t.tenant_id, t.graph_id, t.node, 4
    on conflict (tenant_id, graph_id, node, port, day) do update set runs = n.runs + excluded.runs
  ),
  tasks as (
    insert into crm.tasks (id, tenant_id, customer_id, assignee_id, title, description, due_at, status, priority, source, occurrence_key, created_at)
    -- The same step has the same id: the key refuses a second task.
    select pg_catalog.md5(k.key)::uuid, t.tenant_id, r.customer_id, coalesce(u.id, d.default_assignee_id), t.writes -> 'task' ->> 'title',
      nullif(t.writes -> 'task' ->> 'description', ''), (t.writes -> 'task' ->> 'dueAt')::timestamptz, 'PENDING', t.writes -> 'task' ->> 'priority', 'WORKFLOW', k.key, p_now
    from taken t
    cross join lateral (select t.run_id || ':' || t.cursor_id || ':' || t.step as key) k
    join automation.runs r on r.tenant_id = t.tenant_id and r.id = t.run_id
    join crm.tenants d on d.id = t.tenant_id
    left join crm.users u on u.tenant_id = t.tenant_id and u.is_active
      and u.id = case when t.writes -> 'task' ->> 'assignee' = 'sales-rep' then t.writes -> 'task' ->> 'salesRepId' else t.writes -> 'task' ->> 'assignee' end::uuid
    where t.writes ? 'task'
  ),
  last as materialized (
    select distinct on (w.tenant_id, w.run_id, w.cursor_id) w.*
    from walked w
    order by w.tenant_id, w.run_id, w.cursor_id, w.hop desc
  ),
  moved as (
    update automation.cursors c
    set node = l.node, from_node = l.from_node, step = l.step, loops = l.loops,
      state = case l.stop when 'wait' then 'SLEEPING' when 'listen' then 'LISTENING' when 'work' then 'WORKING' when 'join' then 'JOINING' else 'READY' end,
      due_at = l.due_at, result = null
    from last l
    where c.tenant_id = l.tenant_id and c.run_id = l.run_id and c.id = l.cursor_id and coalesce(l.stop, '') <> all ('{end,fail}')
  ),
  gone as (
    delete from automation.cursors c using last l
    where c.tenant_id = l.tenant_id and c.run_id = l.run_id and c.id = l.cursor_id and l.stop in ('end', 'fail')
  ),
  kept as (
    update automation.runs r
    set data = r.data || k.data, status = k.status, outcome = case when l.stop = 'end' then l.outcome end,
      error = case when l.stop = 'fail' then l.outcome end, ended_at = case when k.status <> 'RUNNING' then p_now end,
      reentry_key = case when k.status <> 'RUNNING' and g.settings ->> 'reentry' = 'once-at-a-time' then null else r.reentry_key end
    from last l
    join automation.graphs g on g.tenant_id = l.tenant_id and g.id = l.graph_id
    cross join lateral (
      select pg_catalog.jsonb_build_object('vars', l.facts -> 'vars', 'loop', l.facts -> 'loop', 'steps', l.facts -> 'steps') as data,
        case l.stop when 'end' then 'FINISHED' when 'fail' then 'FAILED' else 'RUNNING' end as status
    ) k
    -- Most runs that only begin to wait have changed nothing of this.
    where r.tenant_id = l.tenant_id and r.id = l.run_id and r.status = 'RUNNING'
      and (k.status <> 'RUNNING' or not r.data @> k.data)
  )
  select count(*)::integer from taken
$$;
