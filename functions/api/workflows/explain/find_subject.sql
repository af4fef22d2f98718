-- Finds what decides whether a customer may enter a workflow now, whatever the entry: the state of the workflow, the run that keeps the customer out,
-- and the newest run, with where it stands. `is_customer`: there is such a customer. No row: there is no such workflow.
select
  w.status, coalesce(s.workflows, false) as "is_on!", k.id is not null as "is_customer!", w.last_version, g.version as "version?",
  coalesce(g.settings ->> 'whilePaused', 'keep') as "while_paused!", coalesce(g.settings ->> 'reentry', '') as "reentry!",
  coalesce((g.settings ->> 'reentryDays')::int, 0) as "reentry_days!",
  f.facts is not null and automation.reason_to_end(g.settings, f.facts) = 'GOAL' as "has_reached_goal?",
  f.facts is not null and automation.reason_to_end(g.settings, f.facts) = 'EXITED' as "is_exited?",
  case when f.facts is not null then automation.reason_to_suppress(f.facts, :now::timestamptz) end as "suppressed?",
  b.id as "blocking_run_id?", b.started_at as "blocking_since?",
  r.id as "run_id?", r.status as "run_status?", r.outcome as "outcome?", r.error as "error?", r.started_at as "started_at?", r.ended_at as "ended_at?",
  x.version as "run_version?", n.key as "node_id?", n.name as "node_name?", c.state as "state?", c.due_at as "due_at?"
from automation.workflows w
left join automation.tenant_settings s on s.tenant_id = w.tenant_id
left join automation.graphs g on g.tenant_id = w.tenant_id and g.id = w.active_graph_id
left join crm.customers k on k.tenant_id = w.tenant_id and k.id = :customer_id::uuid
left join lateral (
  -- As a run would see it that starts now: of the groups, those that the goal and the exit condition ask for.
  select automation.facts_of_run(
    jsonb_populate_record(null::automation.runs, jsonb_build_object('tenant_id', w.tenant_id, 'workflow_id', w.id, 'customer_id', k.id, 'priority', 5,
      'data', '{}'::jsonb, 'started_at', :now::timestamptz)),
    g.version, g.settings ->> 'timeZone', 31, :now::timestamptz) as facts
  where g.id is not null and k.id is not null
) f on true
left join automation.runs b on b.tenant_id = w.tenant_id and b.workflow_id = w.id and b.reentry_key = :customer_id::uuid::text
left join lateral (
  select o.id, o.status, o.outcome, o.error, o.started_at, o.ended_at, o.graph_id
  from automation.runs o
  where o.tenant_id = w.tenant_id and o.customer_id = :customer_id::uuid and o.workflow_id = w.id
  order by o.status = 'RUNNING' desc, o.started_at desc, o.id desc
  limit 1
) r on true
left join automation.graphs x on x.tenant_id = w.tenant_id and x.id = r.graph_id
left join lateral (
  -- Of several branches the one that moved last.
  select p.node, p.state, p.due_at from automation.cursors p
  where p.tenant_id = w.tenant_id and p.run_id = r.id and r.status = 'RUNNING'
  order by p.id desc
  limit 1
) c on true
left join automation.graph_nodes n on n.graph_id = r.graph_id and n.node = c.node
where w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid
