-- Returns the steps that the timers of some bookings need, and claims them. Seconds are texts: from 2038 on they exceed 32 bits.
select p.action as "action!", p.id as "id!", p.name as "name!", p.tenant_id as "tenant_id?", p.booking_id as "booking_id!", p.call_second::text as "call_second?"
from automation.plan_timers(:booking_ids::jsonb, :now::timestamptz) p
limit 10000
