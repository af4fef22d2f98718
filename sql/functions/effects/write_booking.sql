-- Writes a booking as {action, at, minutes, bookingType, assignee, salesRepId, notes} says. The table's rules refuse what may not be; an assignee who
-- is busy gets no new booking.
create or replace function automation.write_booking(p_tenant_id uuid, p_booking_id uuid, p_customer_id uuid, p_asked jsonb) returns void
language sql set search_path = ''
as $$
  update crm.bookings b
  set scheduled_at = coalesce((p_asked ->> 'at')::timestamptz, b.scheduled_at)
  where p_asked ->> 'action' = 'move' and b.tenant_id = p_tenant_id and b.id = p_booking_id;

  update crm.bookings b
  set status = 'cancelled'
  where p_asked ->> 'action' = 'cancel' and b.tenant_id = p_tenant_id and b.id = p_booking_id and b.status <> 'cancelled';

  insert into crm.bookings (id, tenant_id, customer_id, assigned_user_id, booking_type, scheduled_at, buffer_until, notes)
  select p_booking_id, p_tenant_id, p_customer_id, coalesce(u.id, d.id), p_asked ->> 'bookingType', (p_asked ->> 'at')::timestamptz,
    (p_asked ->> 'at')::timestamptz + make_interval(mins => (p_asked -> 'minutes')::integer), nullif(p_asked ->> 'notes', '')
  from crm.tenants t
  left join crm.users d on d.tenant_id = t.id and d.is_active and d.id = t.default_assignee_id
  left join crm.users u on u.tenant_id = t.id and u.is_active
    and u.id = case when p_asked ->> 'assignee' = 'sales-rep' then p_asked ->> 'salesRepId' else p_asked ->> 'assignee' end::uuid
  where p_asked ->> 'action' = 'create' and t.id = p_tenant_id
  on conflict do nothing;
$$;
