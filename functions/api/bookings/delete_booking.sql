-- Deletes a booking. The outbox then removes its timer.
delete from crm.bookings b
where b.tenant_id = :tenant_id::uuid and b.id = :booking_id::uuid
returning b.customer_id, b.assigned_user_id, b.booking_type, b.scheduled_at, b.status, b.task_status
