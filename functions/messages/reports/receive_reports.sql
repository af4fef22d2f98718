-- Takes what people wrote to phone numbers, and what carriers report of messages (sql/functions/inbound).
select r.received as "received!", r.repeated as "repeated!", automation.record_deliveries(:deliveries::jsonb, :now::timestamptz) as "deliveries!"
from automation.receive_texts(:texts::jsonb, :now::timestamptz) r
