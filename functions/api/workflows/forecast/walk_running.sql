-- Walks the runs of a workflow that are on the way, up to `most`, each on its own version (automation.dry_walk), and counts by day of the tenant what they
-- will do: `what` is 'task' of a rep, 'email', 'withheld' with a reason, 'ended', or 'assumed' with what nobody can know.
with standing as materialized (
  select r.graph_id, array_agg(r order by c.id) as runs, array_agg(c order by c.id) as cursors
  from automation.cursors c
  join automation.runs r on r.tenant_id = c.tenant_id and r.id = c.run_id
  where c.tenant_id = :tenant_id::uuid and r.workflow_id = :workflow_id::uuid and r.status = 'RUNNING'
    and c.id in (
      select x.id from automation.cursors x join automation.runs o on o.tenant_id = x.tenant_id and o.id = x.run_id
      where x.tenant_id = :tenant_id::uuid and o.workflow_id = :workflow_id::uuid and o.status = 'RUNNING' order by x.id limit :most::int)
  group by r.graph_id
),
walked as (
  select w.at, w.stop, w.detail, w.writes, w.assumed, n.kind
  from standing s
  join automation.graphs g on g.tenant_id = :tenant_id::uuid and g.id = s.graph_id
  cross join lateral (select array_agg(n order by n.node) as nodes from automation.graph_nodes n where n.graph_id = g.id) x
  cross join lateral automation.dry_walk(x.nodes, g.settings, g.version, s.runs, s.cursors, :now::timestamptz, :until::timestamptz, '{}', :limit::int) w
  join automation.graph_nodes n on n.graph_id = g.id and n.node = w.node
)
select (w.at at time zone :time_zone::text)::date as "day!", x.what as "what!", x.value as "value?", x.rep_id as "rep_id?", u.name as "rep_name?",
  count(*)::float8 as "runs!", (sum(count(*)) over () >= :limit::int) as "is_cut!"
from walked w
join crm.tenants t on t.id = :tenant_id::uuid
cross join lateral (
  select 'task' as what, null::text as value,
    coalesce(k.id, case when coalesce(how.strategy = 'sales-rep' and how.next = 'default-assignee', true) then d.id end) as rep_id
  -- Loads and turns are known only when tasks are made: those that are shared out are nobody's here.
  from (
    select w.writes #>> '{task,assign,strategy}' as strategy, coalesce(w.writes #>> '{task,assign,fallback,0}', 'default-assignee') as next
  ) how
  left join crm.users d on d.tenant_id = t.id and d.is_active and d.id = t.default_assignee_id
  left join crm.users k on k.tenant_id = t.id and k.is_active
    and k.id::text = case when w.writes #>> '{task,assignee}' = 'sales-rep' then w.writes #>> '{task,salesRepId}' else w.writes #>> '{task,assignee}' end
  where w.writes ? 'task'
  union all
  select 'email', null, null where w.kind = 'email' and w.stop is null and not coalesce(w.detail ? 'suppressed', false)
  union all
  select 'withheld', w.detail ->> 'suppressed', null where w.detail ? 'suppressed'
  union all
  select 'ended', null, null where w.stop in ('end', 'fail')
  union all
  select 'assumed', w.assumed, null where w.assumed is not null
) x
left join crm.users u on u.tenant_id = t.id and u.id = x.rep_id
group by 1, 2, 3, 4, 5
order by 1, 2, 3, 4
limit 10000
