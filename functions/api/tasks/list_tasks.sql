-- Lists a tenant's tasks, newest first, a page at a time; or returns one. Texts are cut, since the Data API returns at most 1 MB.
select
  k.id,
  left(k.title, 200) as "title!",
  left(k.description, :description_length::int) as "description?",
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
  k.created_at::text as "cursor_at!"
from crm.tasks k
left join crm.customers c on c.tenant_id = k.tenant_id and c.id = k.customer_id
left join crm.users u on u.tenant_id = k.tenant_id and u.id = k.assignee_id
where k.tenant_id = :tenant_id::uuid
  and (:task_id::uuid is null or k.id = :task_id::uuid)
  and (:status::text is null or k.status = :status::text)
  and (:after_id::uuid is null or (k.created_at, k.id) < (:after_at::text::timestamptz, :after_id::uuid))
order by k.created_at desc, k.id desc
limit :limit::int
