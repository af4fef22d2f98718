-- Records a booking's call as begun, or returns why it must not be made. Idempotent for one `call_id`.
select s.verdict as "verdict!", s.seconds as "seconds?", s.reason as "reason?", s.endpoint as "endpoint?", s.request as "request?"
from automation.start_call(:tenant_id::uuid, :booking_id::uuid, :call_second::text::bigint, :call_id::uuid, :now::timestamptz) s
