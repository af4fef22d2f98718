-- Does one turn of a worker of messages (sql/functions/messages/claim_messages.sql).
select c.id as "id!", c.tenant_id as "tenant_id!", c.type as "type!", c.payload as "payload!", c.attempts as "attempts!",
  c.max_attempts as "max_attempts!", c.pause_ms as "pause_ms?"
from automation.claim_messages(:queue::text, :lane::text, :at_once::int, :per_minute::int, :batch::int, :now::timestamptz,
  :lease_until::timestamptz, :claim::uuid, :hold_types::jsonb, :ended::jsonb, :lead_ms::int) c
