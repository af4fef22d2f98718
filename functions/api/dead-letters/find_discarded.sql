-- Returns which of these messages were recorded as discarded.
select d.message_id, d.discarded_at
from jsonb_array_elements_text(:message_ids::jsonb) m (id)
join automation.discarded_messages d on d.tenant_id = :tenant_id::uuid and d.queue = :queue::text and d.message_id = m.id
limit 1000
