-- Counts the tasks that a trigger created: all of them, by their rep, and by the month they were created in (tenant's zone). Gives the
-- 200 reps with the most tasks and the newest of the last 24 months. A deleted task has no rep any more.
with counted as (
  select
    case when grouping(k.assignee_id) = 0 then 'rep' when grouping(m.month) = 0 then 'month' else 'all' end as kind,
    k.assignee_id,
    m.month,
    count(*)::int as created,
    (count(*) filter (where k.status = 'COMPLETED'))::int as completed,
    (count(*) filter (where k.status in ('PENDING', 'IN_PROGRESS')))::int as pending,
    (count(*) filter (where k.status = 'CANCELLED'))::int as cancelled,
    (count(*) filter (where k.id is null))::int as deleted,
    percentile_cont(0.5) within group (order by automation.hours_to_complete(k.status, k.created_at, k.completed_at)) as median_hours
  from automation.triggered_tasks link
  cross join lateral (select to_char(link.triggered_at at time zone :time_zone::text, 'YYYY-MM') as month) m
  left join crm.tasks k on k.tenant_id = link.tenant_id and k.id = link.task_id
  where link.tenant_id = :tenant_id::uuid and link.trigger_id = :trigger_id::uuid and link.task_id is not null
  group by grouping sets ((), (k.assignee_id), (m.month))
),
ranked as (
  select
    c.kind, c.assignee_id, c.month, c.created, c.completed, c.pending, c.cancelled, c.deleted, c.median_hours,
    row_number() over (partition by c.kind order by c.month desc, c.created desc, c.assignee_id) as place,
    count(*) over (partition by c.kind) as places
  from counted c
)
select
  r.kind as "kind!",
  r.assignee_id as "assignee_id?",
  left(u.name, 200) as "assignee_name?",
  r.month as "month?",
  r.places::int as "places!",
  r.created as "created!",
  r.completed as "completed!",
  r.pending as "pending!",
  r.cancelled as "cancelled!",
  r.deleted as "deleted!",
  coalesce(round(100.0 * r.completed / nullif(r.created - r.deleted, 0), 1), 0)::float8 as "completion_rate!",
  round(r.median_hours::numeric, 2)::float8 as "median_hours_to_completion?"
from ranked r
left join crm.users u on u.tenant_id = :tenant_id::uuid and u.id = r.assignee_id
where r.kind = 'all'
  or (r.kind = 'rep' and r.place <= 200)
  or (r.kind = 'month' and r.place <= 24 and r.month >= to_char(:today::date - interval '23 months', 'YYYY-MM'))
order by r.kind, r.place
limit 225
