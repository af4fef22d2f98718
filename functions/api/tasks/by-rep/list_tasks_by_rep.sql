-- Lists a tenant's open tasks that pass the filter, with how many there are of each rep: the first of each rep by due date, then the
-- second of each, up to the limit. Texts are cut, since the Data API returns at most 1 MB. Days are the tenant's.
with day as (
  select ((:now::timestamptz at time zone t.time_zone)::date + 1)::timestamp at time zone t.time_zone as tomorrow_at
  from crm.tenants t
  where t.id = :tenant_id::uuid
),
open as (
  select k.id, k.assignee_id, k.due_at, row_number() over (partition by k.assignee_id order by k.due_at, k.id) as turn
  from crm.tasks k
  where k.tenant_id = :tenant_id::uuid
    and k.status in ('PENDING', 'IN_PROGRESS')
    and (:priority::text is null or k.priority = :priority::text)
    and (:source::text is null or k.source = :source::text)
    and (:customer_id::uuid is null or k.customer_id = :customer_id::uuid)
    and (:assignee_id::uuid is null or k.assignee_id = :assignee_id::uuid)
    and (:is_assigned::boolean is null or (k.assignee_id is not null) = :is_assigned::boolean)
    and (:is_dated::boolean is null or (k.due_at is not null) = :is_dated::boolean)
    and (:due_since::timestamptz is null or k.due_at >= :due_since::timestamptz)
    and (:due_before::timestamptz is null or k.due_at < :due_before::timestamptz)
    and (:created_since::timestamptz is null or k.created_at >= :created_since::timestamptz)
    and (:created_before::timestamptz is null or k.created_at < :created_before::timestamptz)
    and (:trigger_id::uuid is null or exists (
      select from automation.triggered_tasks t
      where t.tenant_id = k.tenant_id and t.task_id = k.id and t.trigger_id = :trigger_id::uuid
    ))
),
rep as (
  select
    o.assignee_id,
    count(*)::int as open,
    (count(*) filter (where o.due_at < :now::timestamptz))::int as overdue,
    (count(*) filter (where o.due_at >= :now::timestamptz and o.due_at < d.tomorrow_at))::int as today,
    (count(*) filter (where o.due_at >= d.tomorrow_at))::int as later,
    (count(*) filter (where o.due_at is null))::int as undated
  from open o
  cross join day d
  group by o.assignee_id
),
shown as (
  select o.id, o.assignee_id, o.turn from open o order by o.turn, o.due_at, o.id limit :limit::int
)
select
  r.open as "open!",
  r.overdue as "overdue!",
  r.today as "today!",
  r.later as "later!",
  r.undated as "undated!",
  k.id,
  left(k.title, 200) as "title!",
  left(k.description, 500) as "description?",
  k.status,
  k.priority,
  k.due_at,
  left(k.source, 100) as "source?",
  k.created_at,
  k.completed_at,
  k.customer_id,
  left(c.name, 200) as "customer_name?",
  k.assignee_id,
  left(u.name, 200) as "assignee_name?",
  l.trigger_id as "trigger_id?",
  l.trigger_name as "trigger_name?",
  l.occurrence_key as "occurrence_key?",
  l.evaluation_id as "evaluation_id?",
  l.triggered_at as "triggered_at?",
  l.experiment_id as "experiment_id?",
  left(l.arm, 40) as "arm?",
  g.satisfaction::int as "satisfaction?",
  g.was_right as "was_right?",
  left(g.comment, 200) as "comment?",
  g.rated_by as "rated_by?",
  automation.name_of_actor(g.tenant_id, g.rated_by) as "rated_by_name?",
  g.rated_at as "rated_at?"
from shown s
join rep r on r.assignee_id is not distinct from s.assignee_id
join crm.tasks k on k.tenant_id = :tenant_id::uuid and k.id = s.id
left join crm.customers c on c.tenant_id = k.tenant_id and c.id = k.customer_id
left join crm.users u on u.tenant_id = k.tenant_id and u.id = k.assignee_id
left join lateral (
  select t.trigger_id, left(a.name, 200) as trigger_name, left(t.occurrence_key, 200) as occurrence_key, t.evaluation_id, t.triggered_at,
    t.experiment_id, t.arm
  from automation.triggered_tasks t
  left join automation.automated_triggers a on a.tenant_id = t.tenant_id and a.id = t.trigger_id
  where t.tenant_id = k.tenant_id and t.task_id = k.id
  limit 1
) l on true
left join automation.task_ratings g on g.tenant_id = k.tenant_id and g.task_id = k.id
order by s.assignee_id is null, r.open desc, s.assignee_id, s.turn
limit 200
