-- Finds the booking that takes an assignee's time, the earliest of several. Without an end the time is as long as the booking that asks
-- for it, or 15 minutes. A booking lasts at most a day.
select o.id
from (
  select
    :starts_at::timestamptz as starts_at,
    coalesce(:ends_at::timestamptz, :starts_at::timestamptz + coalesce((
      select b.buffer_until - b.scheduled_at from crm.bookings b where b.tenant_id = :tenant_id::uuid and b.id = :booking_id::uuid
    ), interval '15 minutes')) as ends_at
) w
join crm.bookings o
  on o.tenant_id = :tenant_id::uuid and o.assigned_user_id = :assignee_id::uuid
  and o.scheduled_at < w.ends_at and o.buffer_until > w.starts_at and o.scheduled_at > w.starts_at - interval '24 hours'
where o.status not in ('missed', 'cancelled', 'failed') and o.id is distinct from :booking_id::uuid
order by o.scheduled_at, o.id
limit 1
