-- Ends the pause of a tenant's jobs of a queue; a trigger wakes the queue. Returns since when it was paused; no row when it was not.
delete from automation.queue_pauses q
where q.queue = :queue::text and q.tenant_id = :tenant_id::uuid
returning q.paused_at
