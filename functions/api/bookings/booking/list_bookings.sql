-- Lists a tenant's bookings, earliest or latest first, a page at a time; or returns one, with its metadata. Texts are cut, since the Data API
-- returns at most 1 MB, and 64 KB per row.
select
  b.id,
  b.customer_id,
  left(c.name, 150) as "customer_name?",
  left(c.time_zone, 100) as "customer_time_zone?",
  b.assigned_user_id,
  left(u.name, 100) as "assignee_name?",
  b.booking_type,
  automation.is_follow_up(b.booking_type) as "is_follow_up!",
  b.scheduled_at,
  b.time_zone,
  b.status,
  left(b.notes, :notes_length::int) as "notes?",
  case when :booking_id::uuid is not null and octet_length(b.metadata::text) <= 16000 then b.metadata end as "metadata?",
  b.buffer_until,
  b.task_status,
  b.task_name,
  b.task_scheduled_at,
  b.executed_at,
  b.execution_attempts,
  left(b.last_execution_error, 300) as "last_execution_error?",
  (b.task_status = 'failed' and automation.is_outcome_unknown(b.tenant_id, b.id, b.last_execution_error)) as "is_outcome_unknown!",
  b.call_result,
  b.retry_of,
  b.created_at,
  b.updated_at,
  b.scheduled_at::text as "cursor_at!"
from crm.bookings b
left join crm.customers c on c.tenant_id = b.tenant_id and c.id = b.customer_id
left join crm.users u on u.tenant_id = b.tenant_id and u.id = b.assigned_user_id
where b.tenant_id = :tenant_id::uuid
  and (:booking_id::uuid is null or b.id = :booking_id::uuid)
  and (:status::text is null or b.status = :status::text)
  and (:task_status::text is null or b.task_status = :task_status::text)
  and (:customer_id::uuid is null or b.customer_id = :customer_id::uuid)
  and (:assigned_user_id::uuid is null or b.assigned_user_id = :assigned_user_id::uuid)
  and (:is_assigned::boolean is null or (b.assigned_user_id is not null) = :is_assigned::boolean)
  and (:error::text is null or starts_with(b.last_execution_error, :error::text || ':'))
  and (:from_at::timestamptz is null or b.scheduled_at >= :from_at::timestamptz)
  and (:to_at::timestamptz is null or b.scheduled_at < :to_at::timestamptz)
  and (
    :after_id::uuid is null
    or case
      when :is_latest_first::boolean then (b.scheduled_at, b.id) < (:after_at::text::timestamptz, :after_id::uuid)
      else (b.scheduled_at, b.id) > (:after_at::text::timestamptz, :after_id::uuid)
    end
  )
-- PostgreSQL plans with the value at hand, so that what is left of the order is that of the index.
order by
  case when :is_latest_first::boolean then b.scheduled_at end desc,
  case when :is_latest_first::boolean then b.id end desc,
  case when not :is_latest_first::boolean then b.scheduled_at end,
  case when not :is_latest_first::boolean then b.id end
limit :limit::int
