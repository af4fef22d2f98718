-- Stores what its rep says of a task, in place of what was said before.
insert into automation.task_ratings (tenant_id, task_id, customer_id, satisfaction, was_right, comment, rated_by, rated_at)
values (
  :tenant_id::uuid, :task_id::uuid, :customer_id::uuid, :satisfaction::int, :was_right::boolean, :comment::text, :rated_by::text, :now::timestamptz
)
on conflict (tenant_id, task_id) do update
set customer_id = excluded.customer_id, satisfaction = excluded.satisfaction, was_right = excluded.was_right, comment = excluded.comment,
  rated_by = excluded.rated_by, rated_at = excluded.rated_at
