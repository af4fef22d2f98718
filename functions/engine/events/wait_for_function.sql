-- Lets an event wait for its function, unless it was handled.
insert into automation.waiting_events (tenant_id, type, event_ids)
select e.tenant_id, e.type, array[e.id]
from automation.events e
where e.tenant_id = :tenant_id::uuid and e.id = :event_id::uuid and e.type = :type::text and e.handled_at is null
