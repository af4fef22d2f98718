-- Returns the JSON that the endpoint gets. A row of the Data API ends at 64 KB, so long texts are cut: the receiver can read
-- the whole booking through the API.
create or replace function automation.call_request(booking crm.bookings, attempt integer) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'bookingId', booking.id, 'tenantId', booking.tenant_id, 'bookingType', booking.booking_type,
    'scheduledAt', to_char(booking.scheduled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'timeZone', booking.time_zone,
    'localTime', to_char(booking.scheduled_at at time zone booking.time_zone, 'YYYY-MM-DD"T"HH24:MI:SS'),
    'attempt', attempt,
    'customer', jsonb_build_object('id', c.id, 'name', left(c.name, 500), 'email', left(c.email, 500), 'phone', left(c.phone, 100)),
    'assignee', case when u.id is not null then jsonb_build_object('id', u.id, 'name', left(u.name, 500), 'email', left(u.email, 500)) end,
    'notes', left(booking.notes, 4000),
    'metadata', case when octet_length(booking.metadata::text) <= 16000 then booking.metadata end
  )
  from crm.customers c
  left join crm.users u on u.tenant_id = booking.tenant_id and u.id = booking.assigned_user_id
  where c.tenant_id = booking.tenant_id and c.id = booking.customer_id
$$;
