-- Begins the next of a tenant's waiting calls, or returns why none may begin now. Idempotent for one `call_id`.
select s.verdict as "verdict!", s.seconds as "seconds?", s.reason as "reason?", s.endpoint as "endpoint?", s.request as "request?",
  s.booking_id as "booking_id?", s.call_second::text as "call_second?", s.pause_ms as "pause_ms?", s.has_more as "has_more!", s.lost as "lost!"
from automation.next_call(:tenant_id::uuid, :call_id::uuid, :pacer::uuid, :is_wake::boolean, :is_last::boolean, :now::timestamptz) s
