-- Walks runs and writes what came of it: trace, counts, tasks, customers, branches, where they stand now, and their ends. Returns how many steps were
-- taken. The caller holds the locks of the cursors. Runs that change a customer whom somebody else has locked stay where they are for 5 s, so do
-- those that need a rep while another transaction assigns reps in the tenant.
create or replace function automation.write_walk(p_cursors automation.cursors[], p_hops integer, p_now timestamptz) returns integer
-- A turn's steps and facts are read several times: they stay in memory up to about 10 000 steps.
language plpgsql set search_path = '' set jit = off set plan_cache_mode = force_custom_plan set work_mem = '32MB'
as $$
declare
  written record;
begin
  with tried as materialized (
    select w.* from automation.walk_cursors(p_cursors, p_hops, p_now) w
  ),
  changing as materialized (
    select w.tenant_id, w.run_id, w.cursor_id, (w.writes #>> '{customer,customerId}')::uuid as customer_id from tried w where w.writes ? 'customer'
  ),
  locked as materialized (
    select k.tenant_id, k.id
    from (select distinct c.tenant_id, c.customer_id from changing c order by 1, 2) c
    cross join lateral (select k.tenant_id, k.id from crm.customers k where k.tenant_id = c.tenant_id and k.id = c.customer_id for no key update skip locked) k
  ),
  sharing as materialized (
    select w.tenant_id, w.run_id, w.cursor_id from tried w where w.writes -> 'task' ? 'assign' or w.writes #> '{customer,change}' ? 'assign'
  ),
  busy as materialized (
    select c.tenant_id, c.run_id, c.cursor_id from changing c
    where not exists (select from locked l where l.tenant_id = c.tenant_id and l.id = c.customer_id)
    union
    select s.tenant_id, s.run_id, s.cursor_id from sharing s
    where s.tenant_id not in (select automation.hold_turns((select array_agg(distinct w.tenant_id) from sharing w), false))
  ),
  postponed as (
    update automation.cursors c
    set rank_at = p_now + interval '5 seconds', due_at = case when c.due_at is not null then p_now + interval '5 seconds' end
    from busy b
    where c.tenant_id = b.tenant_id and c.run_id = b.run_id and c.id = b.cursor_id
  ),
  walked as not materialized (
    select w.* from tried w
    where not exists (select from busy b where b.tenant_id = w.tenant_id and b.run_id = w.run_id and b.cursor_id = w.cursor_id)
  ),
  -- The node that a step left, or ended at. Beginning to wait, for whatever it is, is no step.
  taken as materialized (
    select w.tenant_id, w.run_id, w.cursor_id, w.graph_id, w.hop, w.step, case when w.stop is null then w.from_node else w.node end as node,
      w.port, w.stop, w.outcome, w.detail, w.writes
    from walked w
    where w.hop > 0 and coalesce(w.stop, '') <> all ('{wait,listen,work,join}')
  ),
  chosen as materialized (
    select c.* from automation.assign_reps((
      select pg_catalog.jsonb_agg(t.writes -> 'task' || pg_catalog.jsonb_build_object('place', t.cursor_id * 16384 + t.step, 'tenantId', t.tenant_id))
      from taken t where t.writes -> 'task' ? 'assign'), null, p_now) c
  ),
  traced as (
    insert into automation.run_trace (tenant_id, run_id, cursor_id, step, node, port, at, detail)
    select t.tenant_id, t.run_id, t.cursor_id, t.step, t.node, t.port, p_now,
      case when t.stop is null then t.detail else coalesce(t.detail, '{}') || pg_catalog.jsonb_build_object(t.stop, t.outcome) end || coalesce(c.why, '{}')
    from taken t
    left join chosen c on c.place = t.cursor_id * 16384 + t.step
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
    select pg_catalog.md5(k.key)::uuid, t.tenant_id, r.customer_id, case when t.writes -> 'task' ? 'assign' then c.user_id else coalesce(u.id, d.id) end,
      t.writes -> 'task' ->> 'title', nullif(t.writes -> 'task' ->> 'description', ''), (t.writes -> 'task' ->> 'dueAt')::timestamptz, 'PENDING', t.writes -> 'task' ->> 'priority', 'WORKFLOW', k.key, p_now
    from taken t
    cross join lateral (select t.run_id || ':' || t.cursor_id || ':' || t.step as key) k
    join automation.runs r on r.tenant_id = t.tenant_id and r.id = t.run_id
    left join (crm.tenants n join crm.users d on d.tenant_id = n.id and d.id = n.default_assignee_id and d.is_active) on n.id = t.tenant_id
    left join crm.users u on u.tenant_id = t.tenant_id and u.is_active
      and u.id = case when t.writes -> 'task' ? 'assign' then null else t.writes #>> case t.writes #>> '{task,assignee}' when 'sales-rep' then '{task,salesRepId}' else '{task,assignee}' end::text[] end::uuid
    left join chosen c on c.place = t.cursor_id * 16384 + t.step
    where t.writes ? 'task'
  ),
  jobs as (
    insert into automation.jobs (tenant_id, type, queue, priority, payload, effect, max_attempts, dedupe_key, run_at, rank_at, created_at, run_id, cursor_id, lane_key)
    select w.tenant_id, w.writes #>> '{job,type}', w.writes #>> '{job,queue}', r.priority, w.writes #> '{job,payload}', w.writes #> '{job,effect}',
      (w.writes #> '{job,attempts}')::integer, automation.effect_key(w.run_id, w.cursor_id, w.step), t.run_at, automation.rank_at(t.run_at, r.priority), p_now,
      w.run_id, w.cursor_id, w.writes #>> '{job,lane}'
    from walked w
    join automation.runs r on r.tenant_id = w.tenant_id and r.id = w.run_id
    cross join lateral (select coalesce((w.writes #>> '{job,runAt}')::timestamptz, p_now) as run_at) t
    where w.stop = 'work' and w.writes ? 'job'
    order by r.priority, w.tenant_id, w.run_id
  ),
  activities as (
    insert into crm.activities (id, tenant_id, customer_id, type, summary, data, occurred_at)
    select pg_catalog.md5(automation.effect_key(t.run_id, t.cursor_id, t.step))::uuid, t.tenant_id, r.customer_id, t.writes #>> '{activity,type}',
      t.writes #>> '{activity,summary}', t.writes #> '{activity,details}' || pg_catalog.jsonb_build_object('runId', t.run_id), p_now
    from taken t
    join automation.runs r on r.tenant_id = t.tenant_id and r.id = t.run_id
    where t.writes ? 'activity'
  ),
  last as materialized (
    select distinct on (w.tenant_id, w.run_id, w.cursor_id) w.*
    from walked w order by w.tenant_id, w.run_id, w.cursor_id, w.hop desc
  ),
  forked as (
    insert into automation.cursors (tenant_id, run_id, graph_id, node, step, rank_at, parent_id, branch, data, result)
    select l.tenant_id, l.run_id, l.graph_id, l.node, l.step, c.rank_at, l.cursor_id, f.branch,
      pg_catalog.jsonb_build_object('vars', l.facts -> 'vars', 'steps', l.facts -> 'steps', 'loop', coalesce(f.one -> 'loop', l.facts -> 'loop'),
        'base', l.step, 'own', cast('{}' as jsonb)),
      f.one - 'loop'
    from last l
    join automation.cursors c on c.tenant_id = l.tenant_id and c.run_id = l.run_id and c.id = l.cursor_id
    cross join lateral pg_catalog.jsonb_array_elements(l.writes -> 'fork') with ordinality f (one, branch)
    where l.writes ? 'fork'
  ),
  moved as (
    update automation.cursors c
    set node = l.node, from_node = l.from_node, loops = l.loops,
      -- A retry takes the step that failed again.
      step = l.step - (l.stop is not distinct from 'fail' and not l.facts ? 'own')::integer,
      state = case when l.writes ? 'branch' then 'ARRIVED' else
        case l.stop when 'wait' then 'SLEEPING' when 'listen' then 'LISTENING' when 'work' then 'WORKING' when 'join' then 'JOINING'
          when 'fail' then 'FAILED' else 'READY' end end,
      -- At the latest when the run has taken the longest time of its settings: then claim_cursors ends it.
      due_at = case when l.stop in ('wait', 'listen') then least(l.due_at,
        (l.facts #>> '{run,startedAt}')::timestamptz + pg_catalog.make_interval(days => (g.settings ->> 'maxRunDays')::integer)) end,
      result = l.writes -> 'branch',
      rank_at = case when l.writes ? 'branch' then p_now else c.rank_at end,
      data = case
        -- One that has failed may be tried again.
        when l.writes ? 'branch' and not l.writes -> 'branch' ? 'failed' then pg_catalog.jsonb_build_object('base', c.data -> 'base', 'own', l.facts -> 'own')
        when c.parent_id is not null then c.data || pg_catalog.jsonb_build_object('vars', l.facts -> 'vars', 'steps', l.facts -> 'steps',
          'loop', l.facts -> 'loop', 'own', l.facts -> 'own')
      end,
      since = case when l.stop is null or l.stop = 'listen' and c.state = 'READY' then c.since else pg_current_snapshot() end
    from last l
    join automation.graphs g on g.id = l.graph_id
    where c.tenant_id = l.tenant_id and c.run_id = l.run_id and c.id = l.cursor_id
      and (l.stop is distinct from 'end' and (l.stop is distinct from 'fail' or not l.facts ? 'own') or l.writes ? 'branch')
  ),
  listening as (
    insert into automation.run_waits (tenant_id, run_id, cursor_id, step, type, subject, since, since_at, after_id, deadline, began_at)
    select w.tenant_id, w.run_id, w.cursor_id, w.step, w.type, w.subject, w.since, w.since_at, w.after_id, w.deadline, w.began_at
    from automation.waits_to_begin(p_cursors, (select array_agg(pg_catalog.jsonb_build_object('tenant_id', l.tenant_id, 'run_id', l.run_id,
      'cursor_id', l.cursor_id, 'node', l.node, 'step', l.step, 'writes', l.writes)) from last l where l.stop = 'listen'), p_now) w
  ),
  -- After the commit they look back for what came before it.
  looking as (
    insert into automation.wait_looks (tenant_id, run_id, cursor_id) select l.tenant_id, l.run_id, l.cursor_id from last l where l.stop = 'listen'
  ),
  left_waits as (
    delete from automation.run_waits w using unnest(p_cursors) c
    where c.state = 'LISTENING' and w.tenant_id = c.tenant_id and w.run_id = c.run_id and w.cursor_id = c.id and w.step = c.step
  ),
  gone as (
    delete from automation.cursors c using last l
    where c.tenant_id = l.tenant_id and c.run_id = l.run_id and c.id = l.cursor_id and l.stop = 'end' and not l.facts ? 'own'
  ),
  kept as (
    update automation.runs r
    set data = r.data || k.data, status = k.status, outcome = case when l.stop = 'end' then l.outcome end,
      error = case when l.stop = 'fail' then l.outcome end, ended_at = case when k.status <> 'RUNNING' then p_now end,
      reentry_key = case when k.status <> 'RUNNING' and g.settings ->> 'reentry' = 'once-at-a-time' then null else r.reentry_key end
    from last l
    join automation.graphs g on g.id = l.graph_id -- not by the tenant too, as in automation.walk_cursors
    cross join lateral (
      select pg_catalog.jsonb_build_object('vars', l.facts -> 'vars', 'loop', l.facts -> 'loop', 'steps', l.facts -> 'steps') as data,
        case when l.stop = 'end' and l.outcome in ('WORKFLOW_ARCHIVED', 'MAX_RUN_DAYS', 'CUSTOMER_GONE') then 'CANCELLED' when l.stop = 'end' then 'FINISHED'
          when l.stop = 'fail' then 'FAILED' else 'RUNNING' end as status
    ) k
    -- Most runs that only begin to wait have changed nothing of this. Not by the status: without statistics all of runs_going would be read for each.
    where r.tenant_id = l.tenant_id and r.id = l.run_id and r.ended_at is null and not l.facts ? 'own'
      and (k.status <> 'RUNNING' or not r.data @> k.data)
    returning r.tenant_id, r.id, r.workflow_id, r.customer_id, r.status, r.outcome
  ),
  told as (
    insert into automation.events (tenant_id, type, customer_id, data, occurred_at, dedupe_key, handled_at, outcome)
    select k.tenant_id, 'workflow.finished', k.customer_id,
      pg_catalog.jsonb_build_object('workflowId', k.workflow_id, 'runId', k.id, 'status', k.status, 'outcome', k.outcome), p_now,
      'crm:workflow.finished:' || k.id || ':' || extract(epoch from p_now), p_now, 'DONE'
    from kept k
    where k.status <> 'RUNNING'
      and exists (select from automation.event_listeners l where l.event_type = 'workflow.finished' and l.tenant_id = k.tenant_id)
    on conflict do nothing
  ),
  -- Ends of whole runs that stood in a branch: the goal, or too many steps.
  cut as (
    select distinct on (l.tenant_id, l.run_id) l.tenant_id, l.run_id, l.stop, l.outcome from last l
    where l.stop in ('end', 'fail') and l.facts ? 'own' and not coalesce(l.writes ? 'branch', false)
    order by l.tenant_id, l.run_id, l.cursor_id
  )
  select
    (select count(*)::integer from taken) as steps, exists (select from busy) as is_busy,
    (select pg_catalog.jsonb_agg(t.writes -> 'customer' || pg_catalog.jsonb_build_object('tenantId', t.tenant_id) order by t.hop, t.run_id, t.cursor_id) from taken t where t.writes ? 'customer') as customers,
    (
      select pg_catalog.jsonb_agg((t.writes -> 'event') || pg_catalog.jsonb_build_object('tenantId', t.tenant_id, 'runId', t.run_id,
        'key', automation.effect_key(t.run_id, t.cursor_id, t.step)) order by t.hop, t.run_id, t.cursor_id)
      from taken t where t.writes ? 'event'
    ) as events,
    (
      select pg_catalog.jsonb_agg((l.writes -> 'child') || pg_catalog.jsonb_build_object('tenantId', l.tenant_id, 'runId', l.run_id, 'cursorId', l.cursor_id,
        'customerId', l.facts #> '{run,recipientId}', 'callerId', l.facts #> '{run,workflowId}', 'caller', l.facts #> '{run,trigger}'))
      from last l where l.writes ? 'child'
    ) as children,
    (select pg_catalog.jsonb_agg(distinct pg_catalog.jsonb_build_object('tenantId', l.tenant_id, 'runId', l.run_id)) from last l where l.writes ? 'branch') as arrived,
    (select pg_catalog.jsonb_agg(c) from cut c) as cut,
    (select pg_catalog.jsonb_agg(t.writes -> 'message' || pg_catalog.jsonb_build_object('tenantId', t.tenant_id, 'runId', t.run_id,
      'key', automation.effect_key(t.run_id, t.cursor_id, t.step))) from taken t where t.writes ? 'message') as messages,
    (select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('tenantId', l.tenant_id, 'runId', l.run_id)) from last l where l.facts #> '{run,trigger}' ? 'triggerRunId') as placed,
    (select pg_catalog.jsonb_agg(w.writes -> 'exposure' || pg_catalog.jsonb_build_object('tenantId', w.tenant_id, 'runId', w.run_id)) from walked w where w.writes ? 'exposure') as exposures,
    array_agg(l.tenant_id) as tenants_over,
    array_agg(l.run_id) as runs_over
  into written
  from last l
  where l.stop in ('end', 'fail') and not l.facts ? 'own';

  if written.customers is not null then
    perform automation.write_customers(written.customers, p_now);
  end if;
  if written.events is not null then
    perform automation.raise_events(written.events, p_now);
  end if;
  if written.children is not null then
    perform automation.start_children(written.children, p_now);
  end if;
  if written.messages is not null then
    perform automation.note_messages(written.messages, p_now);
  end if;
  perform automation.note_exposures(written.exposures, p_now) where written.exposures is not null;
  perform automation.place_trigger_runs(written.placed) where written.placed is not null;
  if written.cut is not null then
    perform automation.end_runs(array_agg(c.tenant_id), array_agg(c.run_id), array_agg(case c.stop when 'end' then 'FINISHED' else 'FAILED' end),
      array_agg(case when c.stop = 'end' then c.outcome end), array_agg(case when c.stop = 'fail' then c.outcome end), p_now)
    from pg_catalog.jsonb_to_recordset(written.cut) c (tenant_id uuid, run_id uuid, stop text, outcome text);
  end if;
  if written.arrived is not null then
    perform automation.join_branches(written.arrived, p_now);
  end if;
  if written.runs_over is not null then
    perform automation.tell_parents(written.tenants_over, written.runs_over, p_now);
  end if;
  if written.is_busy then
    perform automation.ask_for_walk(p_now + interval '5 seconds', p_now);
  end if;
  return written.steps;
end
$$;
