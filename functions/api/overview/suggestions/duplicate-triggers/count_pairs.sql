-- Counts the tasks of each active trigger of the period, and how many of them have a task of another active trigger for the same customer within
-- `near_days` days. A row for each pair, in both directions; one without the other trigger where there is no such task. Tasks of a trigger's first day do
-- not count: its first evaluation catches up with what was there before.
with made as materialized (
  select l.trigger_id, l.customer_id, k.id, k.created_at
  from crm.tasks k
  join automation.triggered_tasks l on l.tenant_id = k.tenant_id and l.task_id = k.id
  join automation.automated_triggers t on t.tenant_id = l.tenant_id and t.id = l.trigger_id and t.is_active
  where k.tenant_id = :tenant_id::uuid and k.created_at >= :since::timestamptz and k.created_at < :now::timestamptz and k.created_at >= t.created_at + interval '1 day'
),
totals as (
  select m.trigger_id, count(distinct m.id)::int as tasks, min(m.created_at) as first_at from made m group by m.trigger_id
),
pairs as (
  select a.trigger_id, b.trigger_id as other_id, count(distinct a.id)::int as tasks
  from made a
  join made b on b.customer_id = a.customer_id and b.trigger_id <> a.trigger_id
    and b.created_at between a.created_at - :near_days::int * interval '1 day' and a.created_at + :near_days::int * interval '1 day'
  group by a.trigger_id, b.trigger_id
)
select
  s.trigger_id as "trigger_id!",
  left(t.name, 100) as "trigger_name!",
  s.tasks as "tasks!",
  greatest(1, extract(epoch from :now::timestamptz - greatest(:since::timestamptz, least(t.created_at, s.first_at))) / 86400)::float8 as "days!",
  p.other_id as "other_id?",
  left(o.name, 100) as "other_name?",
  coalesce(p.tasks, 0) as "shared!"
from totals s
join automation.automated_triggers t on t.tenant_id = :tenant_id::uuid and t.id = s.trigger_id
left join pairs p on p.trigger_id = s.trigger_id
left join automation.automated_triggers o on o.tenant_id = :tenant_id::uuid and o.id = p.other_id
order by s.tasks desc, s.trigger_id, p.tasks desc, p.other_id
limit 1500
