-- Lists tasks that a trigger created, newest first, a page at a time. Texts are cut, since the Data API returns at most 1 MB.
select
  k.id,
  left(k.title, 200) as "title!",
  left(k.description, 500) as "description?",
  k.status,
  k.priority,
  k.due_at,
  k.source,
  k.created_at,
  k.completed_at,
  link.occurrence_key,
  link.trigger_id,
  left(t.name, 200) as "trigger_name?",
  link.evaluation_id,
  link.triggered_at,
  link.experiment_id,
  left(link.arm, 40) as "arm?",
  k.customer_id,
  left(c.name, 200) as "customer_name?",
  k.assignee_id,
  left(u.name, 200) as "assignee_name?",
  r.satisfaction::int as "satisfaction?",
  r.was_right as "was_right?",
  left(r.comment, 200) as "comment?",
  r.rated_by as "rated_by?",
  automation.name_of_actor(r.tenant_id, r.rated_by) as "rated_by_name?",
  r.rated_at as "rated_at?",
  k.created_at::text as "cursor_at!"
from automation.triggered_tasks link
join crm.tasks k on k.tenant_id = link.tenant_id and k.id = link.task_id
left join automation.automated_triggers t on t.tenant_id = link.tenant_id and t.id = link.trigger_id
left join crm.customers c on c.tenant_id = k.tenant_id and c.id = k.customer_id
left join crm.users u on u.tenant_id = k.tenant_id and u.id = k.assignee_id
left join automation.task_ratings r on r.tenant_id = k.tenant_id and r.task_id = k.id
where link.tenant_id = :tenant_id::uuid
  and link.trigger_id = :trigger_id::uuid
  and (:status::text is null or k.status = :status::text)
  and (:after_id::uuid is null or (k.created_at, k.id) < (:after_at::text::timestamptz, :after_id::uuid))
order by k.created_at desc, k.id desc
limit :limit::int
