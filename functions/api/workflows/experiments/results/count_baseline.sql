-- Counts the customers who came to what an experiment would divide, each from the first time in the span on: with a task of the trigger, or with a run of
-- an active workflow that has a split or a text with the key. Of the newest, up to `most`, `ordered` had an order in the days after. `since`: when the first came.
with workflows as (
  select distinct w.id
  from automation.graph_nodes n
  join automation.workflows w on w.tenant_id = n.tenant_id and w.active_graph_id = n.graph_id
  where n.tenant_id = :tenant_id::uuid and n.config @> '{"isShared": true}' and w.status = 'ACTIVE' and n.salt = :key::text
),
begun as materialized (
  select l.customer_id, min(l.triggered_at) as at
  from automation.triggered_tasks l
  where l.tenant_id = :tenant_id::uuid and l.trigger_id = :trigger_id::uuid and l.task_id is not null
    and l.triggered_at >= :from::timestamptz and l.triggered_at < :until::timestamptz
  group by l.customer_id
  union all
  select r.customer_id, min(r.started_at)
  from workflows w
  join automation.runs r on r.tenant_id = :tenant_id::uuid and r.workflow_id = w.id
  where r.customer_id is not null and r.started_at >= :from::timestamptz and r.started_at < :until::timestamptz
  group by r.customer_id
),
newest as (
  select b.customer_id, b.at from begun b order by b.at desc, b.customer_id limit :most::int
),
counted as (
  select count(*)::int as looked_at,
    (count(*) filter (where exists (
      select
      from crm.orders o
      where o.tenant_id = :tenant_id::uuid and o.customer_id = n.customer_id and o.status <> 'CANCELLED'
        and o.ordered_at >= n.at and o.ordered_at < n.at + make_interval(days => :days::int)
    )))::int as ordered
  from newest n
)
select (select count(*)::int from begun) as "customers!", (select min(b.at) from begun b) as "since?", c.looked_at as "looked_at!", c.ordered as "ordered!"
from counted c
