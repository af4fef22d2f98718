-- Records messages as discarded, before they are deleted. Idempotent: who discarded a message first stays.
insert into automation.discarded_messages (tenant_id, queue, message_id, source, sent_at, body, reason, discarded_by, discarded_at)
select :tenant_id::uuid, :queue::text, m."messageId", m.source, m."sentAt", m.body, :reason::text, :actor::text, :now::timestamptz
from jsonb_to_recordset(:messages::jsonb) m ("messageId" text, source text, "sentAt" timestamptz, body text)
on conflict (tenant_id, queue, message_id) do nothing
