-- Walks a run of each of `customers` (a list of ids; null is a run of nobody) through the active version of a workflow, or the last, as if they entered now
-- (automation.dry_run), and counts what they do by days after entering, as walk_running.sql does. Without a list: of up to `most` customers who entered in
-- the last 90 days otherwise than by a schedule, the newest first. `customers` of a row: how many these are.
with customers as materialized (
  select c.value::uuid as customer_id from jsonb_array_elements_text(coalesce(:customers::jsonb, '[]')) c
  union all
  (
    select x.customer_id from (
      select r.customer_id, max(r.started_at) as last_at
      from automation.runs r
      where :customers::jsonb is null and r.tenant_id = :tenant_id::uuid and r.workflow_id = :workflow_id::uuid and r.customer_id is not null
        and r.started_at > :now::timestamptz - interval '90 days' and r.data #>> '{trigger,kind}' is distinct from 'schedule'
        and exists (select from crm.customers c where c.tenant_id = r.tenant_id and c.id = r.customer_id)
      group by r.customer_id
    ) x
    order by x.last_at desc, x.customer_id
    limit :most::int
  )
),
walked as (
  select d.at, d.stop, d.detail, d.writes, d.assumed, (d.node).kind as kind
  from automation.workflows w
  join automation.graphs g on g.tenant_id = w.tenant_id and g.workflow_id = w.id
    and case when :of_last::boolean then g.version = w.last_version else g.id = w.active_graph_id end
  cross join lateral automation.dry_run(w.tenant_id, w.id, g.version, null, null, (select jsonb_agg(c.customer_id) from customers c), '{}',
    :now::timestamptz, :until::timestamptz, '{}', :limit::int) d
  where w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid
)
select floor(extract(epoch from w.at - :now::timestamptz) / 86400)::int as "after_days!", x.what as "what!", x.value as "value?", x.rep_id as "rep_id?",
  u.name as "rep_name?", count(*)::float8 as "runs!", (select count(*)::int from customers) as "customers!"
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
  select 'assumed', w.assumed, null where w.assumed is not null
) x
left join crm.users u on u.tenant_id = t.id and u.id = x.rep_id
group by 1, 2, 3, 4, 5
order by 1, 2, 3, 4
limit 10000
