-- Takes a booking's call in hand, or says why not.
select s.verdict as "verdict!", s.seconds as "seconds?", s.reason as "reason?", s.call_id as "call_id?", s.endpoint as "endpoint?", s.request as "request?"
from automation.start_call(:booking_id::uuid, :call_second::text::bigint, :now::timestamptz) s
