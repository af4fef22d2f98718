-- Locks a booking until the transaction ends, and returns it.
select b.id, b.booking_type, automation.is_follow_up(b.booking_type) as "is_follow_up!", b.assigned_user_id, b.status, b.task_status
from crm.bookings b
where b.tenant_id = :tenant_id::uuid and b.id = :booking_id::uuid
for update
