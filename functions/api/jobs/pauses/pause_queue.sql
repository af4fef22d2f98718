-- Pauses a tenant's jobs of a queue. Returns the row that this made; none when the queue was paused already.
insert into automation.queue_pauses (queue, tenant_id, paused_at)
values (:queue::text, :tenant_id::uuid, :now::timestamptz)
on conflict (queue, tenant_id) do nothing
returning paused_at
