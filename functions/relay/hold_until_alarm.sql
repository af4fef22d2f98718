-- The alarm of a minute is set: its messages are nobody's until it rings. A lost alarm leaves them to the sweep.
update automation.outbox o
set claimed_until = :ring_at::timestamptz
where o.due_at >= :ring_at::timestamptz and o.due_at < :ring_at::timestamptz + interval '1 minute'
  and o.claimed_until < :ring_at::timestamptz
