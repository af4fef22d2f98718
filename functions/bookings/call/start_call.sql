-- Puts a booking's call among those that wait, and begins the first that may begin now. Idempotent for one `call_id`.
select s.verdict as "verdict!", s.seconds as "seconds?", s.reason as "reason?", s.endpoint as "endpoint?", s.request as "request?",
  s.booking_id as "booking_id?", s.call_second::text as "call_second?", s.pause_ms as "pause_ms?", s.has_more as "has_more!", s.lost as "lost!"
from automation.start_call(:tenant_id::uuid, :booking_id::uuid, :call_second::text::bigint, :call_id::uuid, :now::timestamptz) s
