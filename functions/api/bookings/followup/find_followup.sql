-- Returns the state of a booking's call with its timer and, if the call is due and held back, the breaker that holds it.
select
  b.booking_type,
  automation.is_follow_up(b.booking_type) as "is_follow_up!",
  b.status,
  b.task_status,
  b.task_name,
  b.scheduled_at <= :now::timestamptz as "is_due!",
  to_timestamp(automation.call_second(b.scheduled_at)) as "call_at!",
  b.executed_at,
  b.execution_attempts,
  b.call_result,
  left(b.last_execution_error, 1000) as "last_execution_error?",
  (b.task_status = 'failed' and automation.is_outcome_unknown(b.tenant_id, b.id, b.last_execution_error)) as "is_outcome_unknown!",
  t.name as "timer_name?",
  -- The minute before that of the call: EventBridge fires anywhere within its minute.
  to_timestamp((t.call_second / 60 - 1) * 60) as "rings_at?",
  t.is_set as "is_timer_set?",
  substr(k.key, length('endpoint:') + 1) as "breaker_key?",
  least(greatest(k.opened_until, k.blocked_until), '9999-12-31') as "breaker_opened_until?",
  left(k.last_error, 300) as "breaker_last_error?",
  r.id as "retried_by?",
  w.ready_at as "waits_until?",
  coalesce(s.calls_paused, false) as "is_paused!"
from crm.bookings b
left join automation.booking_timers t
  on t.tenant_id = b.tenant_id and t.booking_id = b.id and t.call_second = automation.call_second(b.scheduled_at)
left join automation.tenant_settings s on s.tenant_id = b.tenant_id
left join automation.lane_states k
  on k.tenant_id = b.tenant_id and k.key = automation.lane_of_endpoint(s.followup_endpoint)
  and (k.opened_until is not null or k.blocked_until > :now::timestamptz)
  and b.scheduled_at <= :now::timestamptz and b.task_status in ('pending', 'scheduled') and automation.is_follow_up(b.booking_type)
left join automation.waiting_calls w
  on w.tenant_id = b.tenant_id and w.booking_id = b.id and w.call_second = automation.call_second(b.scheduled_at)
  and b.task_status in ('pending', 'scheduled') and automation.is_follow_up(b.booking_type)
left join crm.bookings r on r.tenant_id = b.tenant_id and r.retry_of = b.id
where b.tenant_id = :tenant_id::uuid and b.id = :booking_id::uuid
