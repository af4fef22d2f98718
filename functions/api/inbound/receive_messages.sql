-- Takes all that a delivery has: what people wrote, and echoes of messages of ours (sql/functions/inbound).
select r.received as "received!", r.repeated as "repeated!", automation.receive_echoes(:echoes::jsonb, :now::timestamptz) as "settled!"
from automation.receive_messages(:received::jsonb, :now::timestamptz) r
