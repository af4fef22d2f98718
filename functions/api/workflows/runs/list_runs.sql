-- Lists a tenant's runs with where they stand, newest first, a page at a time; or returns one.
select
  r.id,
  r.workflow_id,
  g.version as "version!",
  r.customer_id,
  u.name as "customer_name?",
  r.status,
  r.outcome,
  r.error,
  r.priority::int as "priority!",
  r.started_at,
  r.ended_at,
  n.key as "node_id?",
  case when c.state in ('SLEEPING', 'LISTENING') then c.due_at end as "due_at?",
  coalesce(c.state = 'HELD', false) as "is_held!",
  c.state as "state?",
  p.paused_at as "paused_at?",
  r.data -> 'trigger' ->> 'replayOf' as "replay_of?",
  coalesce(c.step, t.steps, 0) as "steps!",
  case when :run_id::uuid is not null then r.data end as "data?",
  r.started_at::text as "cursor_at!"
from automation.runs r
join automation.graphs g on g.tenant_id = r.tenant_id and g.id = r.graph_id
-- In branches a run stands at several nodes: the one that is asked for is shown, else where it goes on.
left join lateral (
  select k.id, k.graph_id, k.node, k.state, k.due_at, k.step
  from automation.cursors k
  left join automation.graph_nodes o on o.graph_id = k.graph_id and o.node = k.node
  where k.tenant_id = r.tenant_id and k.run_id = r.id
  order by o.key = :node_id::text desc nulls last, k.state in ('JOINING', 'ARRIVED') or k.state = 'FAILED' and k.parent_id is not null, k.due_at, k.id
  limit 1
) c on true
left join crm.customers u on u.tenant_id = r.tenant_id and u.id = r.customer_id
left join automation.paused_runs p on p.tenant_id = r.tenant_id and p.run_id = r.id
left join automation.graph_nodes n on n.graph_id = c.graph_id and n.node = c.node
left join lateral (
  select max(s.step) as steps from automation.run_trace s where c.id is null and s.tenant_id = r.tenant_id and s.run_id = r.id
) t on true
where r.tenant_id = :tenant_id::uuid
  and (:run_id::uuid is null or r.id = :run_id::uuid)
  and (:workflow_id::uuid is null or r.workflow_id = :workflow_id::uuid)
  and (:customer_id::uuid is null or r.customer_id = :customer_id::uuid)
  and (:status::text is null or r.status = :status::text)
  and (:node_id::text is null or n.key = :node_id::text)
  and (:after_id::uuid is null or (r.started_at, r.id) < (:after_at::text::timestamptz, :after_id::uuid))
order by r.started_at desc, r.id desc
limit :limit::int
