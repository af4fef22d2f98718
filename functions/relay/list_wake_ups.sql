-- Lists the minutes without a wake-up in which messages are due, later than SQS can delay them. What is due in more than a year gets one later, and
-- 'infinity', which is no minute, never.
select distinct date_trunc('minute', o.due_at, 'UTC') as "wake_at!"
from automation.outbox o
where o.due_at > :now::timestamptz + interval '15 minutes' and o.due_at < :now::timestamptz + interval '1 year' and o.claimed_until <= :now::timestamptz
order by 1
limit 100
