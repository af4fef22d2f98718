-- Lists the minutes without a wake-up in which messages are due, later than SQS can delay them.
select distinct date_trunc('minute', o.due_at, 'UTC') as "wake_at!"
from automation.outbox o
where o.due_at > :now::timestamptz + interval '15 minutes' and o.claimed_until <= :now::timestamptz
order by 1
limit 100
