-- Removes what was said of a task.
delete from automation.task_ratings where tenant_id = :tenant_id::uuid and task_id = :task_id::uuid
