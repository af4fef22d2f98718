-- Updates what people change of a task.
update crm.tasks
set status = :status::text,
  assignee_id = :assignee_id::uuid,
  priority = :priority::text,
  due_at = :due_at::timestamptz,
  completed_at = :completed_at::timestamptz
where tenant_id = :tenant_id::uuid and id = :task_id::uuid
