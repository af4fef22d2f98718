-- Takes in what another system followed up, with its tasks, and marks each occurrence that it was about as done: one of the same customer that was due by
-- then. An alert that repeats is also done where its next one would follow too soon. Composed per trigger type like evaluate.sql. Idempotent. Without
-- :writes it only counts. Gives for each follow-up how many occurrences it settles, and whether it was taken in before.
with given as (
  select
    g."sourceId" as source_id,
    g."customerId" as customer_id,
    g."triggeredAt" as triggered_at,
    g."taskId" as task_id,
    g.task
  from jsonb_to_recordset(:follow_ups::jsonb) g ("sourceId" text, "customerId" uuid, "triggeredAt" timestamptz, "taskId" uuid, task jsonb)
),
examined as (
  select distinct g.customer_id from given g
),
matches as materialized (
  /* matches */
),
settled as (
  select distinct on (m.occurrence_key) m.occurrence_key, m.customer_id, m.due_from, g.source_id, g.triggered_at
  from matches m
  join given g on g.customer_id = m.customer_id
  where g.triggered_at >= m.due_from
    or g.triggered_at >= m.waiting_since
      and g.triggered_at > :now::timestamptz - (:settings::jsonb ->> 'realertDays')::int * interval '24 hours'
  order by m.occurrence_key, g.triggered_at, g.source_id
),
known as (
  select g.source_id
  from given g
  join automation.triggered_tasks k
    on k.tenant_id = :tenant_id::uuid and k.trigger_id = :trigger_id::uuid and k.occurrence_key = 'imported:' || g.source_id
),
tasks as (
  insert into crm.tasks
    (id, tenant_id, customer_id, assignee_id, title, description, due_at, status, priority, source, occurrence_key, created_at, completed_at)
  select
    g.task_id,
    :tenant_id::uuid,
    g.customer_id,
    (g.task ->> 'assigneeId')::uuid,
    g.task ->> 'title',
    g.task ->> 'description',
    (g.task ->> 'dueAt')::timestamptz,
    g.task ->> 'status',
    g.task ->> 'priority',
    :trigger_type::text,
    latest.occurrence_key,
    (g.task ->> 'createdAt')::timestamptz,
    (g.task ->> 'completedAt')::timestamptz
  from given g
  left join lateral (
    select s.occurrence_key from settled s where s.source_id = g.source_id order by s.due_from desc, s.occurrence_key limit 1
  ) latest on true
  where :writes::boolean and g.task_id is not null
  order by g.source_id
  on conflict do nothing
),
history as (
  insert into automation.triggered_tasks (tenant_id, trigger_id, task_id, customer_id, occurrence_key, triggered_at)
  select :tenant_id::uuid, :trigger_id::uuid, g.task_id, g.customer_id, 'imported:' || g.source_id, g.triggered_at
  from given g
  where :writes::boolean
  order by g.source_id
  on conflict do nothing
),
marks as (
  insert into automation.triggered_tasks (tenant_id, trigger_id, customer_id, occurrence_key, triggered_at)
  select :tenant_id::uuid, :trigger_id::uuid, s.customer_id, s.occurrence_key, s.triggered_at
  from settled s
  where :writes::boolean
  order by s.occurrence_key
  on conflict do nothing
)
select
  g.source_id as "source_id!",
  (select count(*) from settled s where s.source_id = g.source_id)::int as "occurrences!",
  exists (select from known k where k.source_id = g.source_id) as "is_known!"
from given g
order by g.source_id
limit 1000
