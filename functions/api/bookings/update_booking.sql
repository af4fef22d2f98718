-- Changes the members that `changes` has. Long notes that do not change are not written again.
update crm.bookings b
set
  scheduled_at = coalesce((:changes::jsonb ->> 'scheduledAt')::timestamptz, b.scheduled_at),
  buffer_until = coalesce((:changes::jsonb ->> 'bufferUntil')::timestamptz, b.buffer_until),
  time_zone = coalesce(:changes::jsonb ->> 'timeZone', b.time_zone),
  booking_type = coalesce(:changes::jsonb ->> 'bookingType', b.booking_type),
  status = coalesce(:changes::jsonb ->> 'status', b.status),
  metadata = coalesce(:changes::jsonb -> 'metadata', b.metadata),
  assigned_user_id = case when :changes::jsonb -> 'assignedUserId' is null then b.assigned_user_id else (:changes::jsonb ->> 'assignedUserId')::uuid end,
  notes = case when :changes::jsonb -> 'notes' is null then b.notes else :changes::jsonb ->> 'notes' end,
  call_result = case when :changes::jsonb -> 'callResult' is null then b.call_result else :changes::jsonb ->> 'callResult' end
where b.tenant_id = :tenant_id::uuid and b.id = :booking_id::uuid
