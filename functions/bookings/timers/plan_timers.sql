-- What the timers of some bookings need, claimed for the asker. Seconds as text: from 2038 on they are beyond 32 bits.
select p.action as "action!", p.id as "id!", p.name as "name!", p.tenant_id as "tenant_id?", p.booking_id as "booking_id!", p.call_second::text as "call_second?"
from automation.plan_timers(:booking_ids::jsonb, :now::timestamptz) p
limit 10000
