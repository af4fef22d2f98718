-- Minutes in which a message falls due that SQS cannot delay so long, and for which no alarm is set yet.
select distinct date_trunc('minute', o.due_at, 'UTC') as "ring_at!"
from automation.outbox o
where o.due_at > :now::timestamptz + interval '15 minutes' and o.claimed_until <= :now::timestamptz
order by 1
limit 100
