-- Does what a workflow's node wants of a booking (sql/functions/effects/change_booking.sql).
select c.booking_id as "booking_id?", c.reason as "reason?", c.is_withheld as "is_withheld!"
from automation.change_booking(:tenant_id::uuid, :job_id::uuid, :now::timestamptz) c
