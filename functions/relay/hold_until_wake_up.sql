-- Keeps the messages of a minute from being claimed until its wake-up. If that is lost, the sweep finds them.
update automation.outbox o
set claimed_until = :wake_at::timestamptz
where o.due_at >= :wake_at::timestamptz and o.due_at < :wake_at::timestamptz + interval '1 minute'
  and o.claimed_until < :wake_at::timestamptz
