-- Lists the bookings that begin in a period, earliest first, with what a calendar shows of each. Texts are cut, since the Data API returns
-- at most 1 MB.
select
  b.id,
  b.customer_id,
  left(c.name, 60) as "customer_name?",
  left(c.time_zone, 60) as "customer_time_zone?",
  b.assigned_user_id,
  left(u.name, 40) as "assignee_name?",
  left(b.booking_type, 40) as "booking_type!",
  automation.is_follow_up(b.booking_type) as "is_follow_up!",
  b.scheduled_at,
  b.buffer_until,
  b.status,
  b.task_status,
  (b.task_status = 'failed' and automation.is_outcome_unknown(b.tenant_id, b.id, b.last_execution_error)) as "is_outcome_unknown!"
from crm.bookings b
left join crm.customers c on c.tenant_id = b.tenant_id and c.id = b.customer_id
left join crm.users u on u.tenant_id = b.tenant_id and u.id = b.assigned_user_id
where b.tenant_id = :tenant_id::uuid
  and b.scheduled_at >= :from_at::timestamptz
  and b.scheduled_at < :to_at::timestamptz
  and (:assigned_user_id::uuid is null or b.assigned_user_id = :assigned_user_id::uuid)
  and (:is_to_come::boolean is not true or (b.status = 'scheduled' and automation.is_follow_up(b.booking_type)))
order by b.scheduled_at, b.id
limit :limit::int
