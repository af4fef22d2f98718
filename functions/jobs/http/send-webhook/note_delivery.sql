-- Notes on a subscription how a delivery went, a success at most once a minute; and ends it, when the other side is gone, or when the delivery was given up
-- and none has been taken since it was made.
update automation.webhook_subscriptions s
set last_success_at = case when :error::text is null then :now::timestamptz else s.last_success_at end,
  last_failure_at = case when :error::text is not null then :now::timestamptz else s.last_failure_at end,
  last_error = left(:error::text, 300),
  status = case when x.ended_reason is null then s.status else 'ENDED' end,
  ended_reason = coalesce(x.ended_reason, s.ended_reason)
from (
  select case
    when :is_gone::boolean then 'GONE'
    when :is_given_up::boolean and coalesce(o.last_success_at < :created_at::timestamptz, true) then 'FAILED_FOR_DAYS'
  end as ended_reason
  from automation.webhook_subscriptions o where o.tenant_id = :tenant_id::uuid and o.id = :subscription_id::uuid
) x
where s.tenant_id = :tenant_id::uuid and s.id = :subscription_id::uuid
  and (:error::text is not null or s.last_error is not null or coalesce(s.last_success_at < :now::timestamptz - interval '1 minute', true))
