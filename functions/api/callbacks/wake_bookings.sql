-- Makes the calls that have waited longest pending again, so that they are made now. Those beyond the limit follow with their next
-- check.
update crm.bookings b
set task_status = 'pending'
from (
  select w.id
  from crm.bookings w
  where w.tenant_id = :tenant_id::uuid
    and w.task_status = 'scheduled'
    and w.scheduled_at <= :now::timestamptz
    and automation.is_follow_up(w.booking_type)
  order by w.scheduled_at
  limit 1000
  for update skip locked
) waiting
where b.tenant_id = :tenant_id::uuid and b.id = waiting.id
returning b.id
