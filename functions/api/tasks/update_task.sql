-- Updates a task's status and assignee.
update crm.tasks
set status = :status::text, assignee_id = :assignee_id::uuid, completed_at = :completed_at::timestamptz
where tenant_id = :tenant_id::uuid and id = :task_id::uuid
