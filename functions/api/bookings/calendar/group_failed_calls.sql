-- Groups the failed calls that a person has not dealt with by the code of their error, the largest groups first.
select
  f.code as "code?",
  count(*)::int as "bookings!",
  (count(*) filter (where f.is_outcome_unknown))::int as "unknown!",
  count(distinct f.customer_id)::int as "customers!",
  min(f.scheduled_at) as "oldest_at!",
  max(f.scheduled_at) as "newest_at!",
  left(min(f.error), 300) as "example?"
from (
  select
    substring(b.last_execution_error from '^([A-Z][A-Z0-9_]{0,99}):') as code,
    left(b.last_execution_error, 300) as error,
    automation.is_outcome_unknown(b.tenant_id, b.id, b.last_execution_error) as is_outcome_unknown,
    b.customer_id,
    b.scheduled_at
  from crm.bookings b
  where b.tenant_id = :tenant_id::uuid and b.task_status = 'failed' and b.status = 'failed' and automation.is_follow_up(b.booking_type)
) f
group by f.code
order by count(*) desc, max(f.scheduled_at) desc, f.code
limit 50
