-- Stores what people set about a user of the CRM.
insert into automation.user_settings (tenant_id, user_id, capacity, max_open_tasks, leave_from, leave_until, updated_at)
values (:tenant_id::uuid, :user_id::uuid, :capacity::int, :max_open_tasks::int, :leave_from::date, :leave_until::date, :now::timestamptz)
on conflict (tenant_id, user_id) do update
set capacity = excluded.capacity, max_open_tasks = excluded.max_open_tasks, leave_from = excluded.leave_from, leave_until = excluded.leave_until, updated_at = excluded.updated_at
