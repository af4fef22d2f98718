-- Lists a tenant's tasks, a page at a time: newest first, or by due date or priority, the earliest due first; or returns one. Texts are
-- cut, since the Data API returns at most 1 MB. Conditions on `:order` fold to constants in the plan, so that the newest come from
-- the index.
select
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
  r.satisfaction::int as "satisfaction?",
  r.was_right as "was_right?",
  case when :task_id::uuid is null then left(r.comment, 200) else r.comment end as "comment?",
  r.rated_by as "rated_by?",
  automation.name_of_actor(r.tenant_id, r.rated_by) as "rated_by_name?",
  r.rated_at as "rated_at?",
  (case when :order::text = 'createdAt' then k.created_at else o.due end)::text as "cursor_at!",
  case when :order::text = 'priority' then o.rank end as "cursor_rank?"
from crm.tasks k
cross join lateral (
  select
    case k.priority when 'URGENT' then 1 when 'HIGH' then 2 when 'MEDIUM' then 3 else 4 end as rank,
    -- Without a due date: last. Bounds of what a cursor can hold.
    least(greatest(coalesce(k.due_at, 'infinity'), '0001-01-02T00:00:00Z'), '9999-12-30T00:00:00Z') as due
) o
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
left join automation.task_ratings r on r.tenant_id = k.tenant_id and r.task_id = k.id
where k.tenant_id = :tenant_id::uuid
  and (:task_id::uuid is null or k.id = :task_id::uuid)
  and (:status::text is null or k.status = :status::text)
  and (:is_open::boolean is null or (k.status in ('PENDING', 'IN_PROGRESS')) = :is_open::boolean)
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
  and (:is_rated::boolean is null or (r.task_id is not null) = :is_rated::boolean)
  and (:was_right::boolean is null or r.was_right = :was_right::boolean)
  and (
    :after_id::uuid is null
    or (:order::text = 'createdAt' and (k.created_at, k.id) < (:after_at::text::timestamptz, :after_id::uuid))
    or (:order::text = 'dueAt' and (o.due, k.id) > (:after_at::text::timestamptz, :after_id::uuid))
    or (:order::text = 'priority' and (o.rank, o.due, k.id) > (:after_rank::int, :after_at::text::timestamptz, :after_id::uuid))
  )
order by
  case when :order::text = 'priority' then o.rank end,
  case when :order::text <> 'createdAt' then o.due end,
  case when :order::text <> 'createdAt' then k.id end,
  k.created_at desc,
  k.id desc
limit :limit::int
