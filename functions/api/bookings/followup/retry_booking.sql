-- Books a failed call again, as a new booking would be.
update crm.bookings b
set status = 'scheduled', task_status = 'pending', last_execution_error = null
where b.tenant_id = :tenant_id::uuid and b.id = :booking_id::uuid
