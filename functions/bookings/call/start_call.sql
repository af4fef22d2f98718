-- Takes a booking's call in hand, or says why not. Asked twice with one `call_id`, it answers twice the same.
select s.verdict as "verdict!", s.seconds as "seconds?", s.reason as "reason?", s.endpoint as "endpoint?", s.request as "request?"
from automation.start_call(:tenant_id::uuid, :booking_id::uuid, :call_second::text::bigint, :call_id::uuid, :now::timestamptz) s
