-- Books failed calls again, the earliest moment first. Leaves out, and counts as taken, those whose assignee has another booking by
-- now, or is taken by one of these. Calls of unknown outcome only when they are asked for: the endpoint may have acted on them.
with candidate as (
  select b.id, b.assigned_user_id, b.scheduled_at, b.buffer_until
  from crm.bookings b
  where b.tenant_id = :tenant_id::uuid
    and b.task_status = 'failed' and b.status = 'failed'
    and automation.is_follow_up(b.booking_type)
    and (:customer_id::uuid is null or b.customer_id = :customer_id::uuid)
    and (:assigned_user_id::uuid is null or b.assigned_user_id = :assigned_user_id::uuid)
    and (:from_at::timestamptz is null or b.scheduled_at >= :from_at::timestamptz)
    and (:to_at::timestamptz is null or b.scheduled_at < :to_at::timestamptz)
    and (:error::text is null or starts_with(b.last_execution_error, :error::text || ':'))
    and (:include_unknown::boolean or not automation.is_outcome_unknown(b.tenant_id, b.id, b.last_execution_error))
  order by b.scheduled_at, b.id
  limit :limit::int
  for update skip locked
),
free as (
  select c.id
  from candidate c
  where c.assigned_user_id is null or (
    not exists (
      select from crm.bookings o
      where o.tenant_id = :tenant_id::uuid and o.assigned_user_id = c.assigned_user_id
        and o.status not in ('missed', 'cancelled', 'failed')
        and tstzrange(o.scheduled_at, o.buffer_until) && tstzrange(c.scheduled_at, c.buffer_until)
    )
    and not exists (
      select from candidate e
      where e.assigned_user_id = c.assigned_user_id and (e.scheduled_at, e.id) < (c.scheduled_at, c.id)
        and tstzrange(e.scheduled_at, e.buffer_until) && tstzrange(c.scheduled_at, c.buffer_until)
    )
  )
),
retried as (
  update crm.bookings b
  set status = 'scheduled', task_status = 'pending', last_execution_error = null
  from free f
  where b.tenant_id = :tenant_id::uuid and b.id = f.id
  returning b.id
)
select (select count(*)::int from retried) as "bookings!",
  (select count(*)::int from candidate) - (select count(*)::int from retried) as "taken!"
