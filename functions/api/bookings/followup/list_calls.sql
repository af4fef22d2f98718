-- Lists the calls of a booking, latest first.
select
  c.try,
  c.started_at,
  c.finished_at,
  c.outcome,
  c.http_status,
  left(c.error, 1000) as "error?",
  c.next_try_at
from automation.booking_calls c
where c.tenant_id = :tenant_id::uuid and c.booking_id = :booking_id::uuid
order by c.number desc
limit 100
