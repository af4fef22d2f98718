-- Counts the customers of a trigger's tasks, or of a workflow's runs, each from the first one in the time on, by what their rhythm said of the days after it,
-- and how many of them ordered in these days: the newest, up to `most`. `asked` is how many there are. Those held out by an experiment are left out.
with begun as (
  select l.customer_id, min(l.triggered_at) as at
  from automation.triggered_tasks l
  where l.tenant_id = :tenant_id::uuid and l.trigger_id = :trigger_id::uuid and l.task_id is not null
    and l.triggered_at >= :from::timestamptz and l.triggered_at < :until::timestamptz
  group by l.customer_id
  union all
  select r.customer_id, min(r.started_at)
  from automation.runs r
  where r.tenant_id = :tenant_id::uuid and r.workflow_id = :workflow_id::uuid and r.customer_id is not null and r.outcome is distinct from 'HELD_OUT'
    and r.started_at >= :from::timestamptz and r.started_at < :until::timestamptz
  group by r.customer_id
),
newest as (
  select b.customer_id, b.at from begun b order by b.at desc, b.customer_id limit :most::int
),
listed as (
  select array_agg(n.customer_id order by n.customer_id) as customers, array_agg(n.at order by n.customer_id) as moments from newest n
)
select o.outlook as "outlook!", o.customers as "customers!", o.ordered as "ordered!", (select count(*)::int from begun) as "asked!"
from listed l
cross join lateral automation.orders_against_rhythm(:tenant_id::uuid, l.customers, l.moments, :days::int) o
order by o.outlook
limit 4
