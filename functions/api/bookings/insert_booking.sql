-- Inserts a booking; returns no row when the assignee's time is taken. `do nothing` keeps two concurrent inserts from waiting for each
-- other.
insert into crm.bookings (id, tenant_id, customer_id, assigned_user_id, booking_type, scheduled_at, time_zone, notes, metadata, buffer_until)
values (
  :booking_id::uuid,
  :tenant_id::uuid,
  :customer_id::uuid,
  :assigned_user_id::uuid,
  :booking_type::text,
  :scheduled_at::timestamptz,
  :time_zone::text,
  :notes::text,
  coalesce(:metadata::jsonb, '{}'),
  :buffer_until::timestamptz
)
on conflict on constraint bookings_slot_taken do nothing
returning id
