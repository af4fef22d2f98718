-- Counts the tasks that each arm of the experiments on a trigger made, and the customers who came to it, those held out included: of the ten experiments that
-- began last, in this order.
with newest as (
  select k.id, k.name, k.labels, k.started_at, k.phase
  from automation.experiments k
  where k.tenant_id = :tenant_id::uuid and k.trigger_id = :trigger_id::uuid and k.status <> 'DRAFT'
  order by k.started_at desc, k.id
  limit 10
),
came as (
  select x.experiment_id, x.arm, count(*)::int as customers
  from newest e
  join automation.experiment_exposures x on x.tenant_id = :tenant_id::uuid and x.experiment_id = e.id
  group by x.experiment_id, x.arm
),
made as (
  select
    link.experiment_id,
    link.arm,
    count(*)::int as created,
    (count(*) filter (where k.status = 'COMPLETED'))::int as completed,
    (count(*) filter (where k.status in ('PENDING', 'IN_PROGRESS')))::int as pending,
    (count(*) filter (where k.status = 'CANCELLED'))::int as cancelled,
    (count(*) filter (where k.id is null))::int as deleted,
    percentile_cont(0.5) within group (order by automation.hours_to_complete(k.status, k.created_at, k.completed_at)) as median_hours
  from newest e
  join automation.triggered_tasks link on link.tenant_id = :tenant_id::uuid and link.trigger_id = :trigger_id::uuid and link.experiment_id = e.id
  left join crm.tasks k on k.tenant_id = link.tenant_id and k.id = link.task_id
  where link.task_id is not null
  group by link.experiment_id, link.arm
)
select
  e.id as experiment_id,
  left(e.name, 200) as "experiment_name!",
  left(a.arm, 40) as "arm!",
  left(coalesce(e.labels ->> a.arm, a.arm), 200) as "label!",
  coalesce(came.customers, 0) as "customers!",
  coalesce(made.created, 0) as "created!",
  coalesce(made.completed, 0) as "completed!",
  coalesce(made.pending, 0) as "pending!",
  coalesce(made.cancelled, 0) as "cancelled!",
  coalesce(made.deleted, 0) as "deleted!",
  coalesce(round(100.0 * made.completed / nullif(made.created - made.deleted, 0), 1), 0)::float8 as "completion_rate!",
  round(made.median_hours::numeric, 2)::float8 as "median_hours_to_completion?"
from newest e
join automation.experiment_phases p on p.tenant_id = :tenant_id::uuid and p.experiment_id = e.id and p.phase = e.phase
cross join lateral unnest(p.arms || array(
  select 'HELD_OUT' from automation.experiment_phases h where h.tenant_id = :tenant_id::uuid and h.experiment_id = e.id and h.holdout > 0 limit 1
)) with ordinality a(arm, place)
left join came on came.experiment_id = e.id and came.arm = a.arm
left join made on made.experiment_id = e.id and made.arm = a.arm
order by e.started_at desc, e.id, a.place
limit 210
