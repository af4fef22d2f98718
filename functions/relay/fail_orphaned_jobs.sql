-- Fails the queued jobs of a queue that no function serves any more: they could never run, and people look at failed jobs.
update automation.jobs j
set status = 'FAILED', error = 'QUEUE_GONE: no function serves the queue ' || j.queue, completed_at = :now::timestamptz
from (
  select o.tenant_id, o.id
  from automation.waiting_jobs w
  join automation.jobs o on o.tenant_id = w.tenant_id and o.id = w.id
  where w.queue = :queue::text and o.queue = w.queue and o.status = 'QUEUED'
  limit 1000
  for update of o skip locked
) orphan
where j.tenant_id = orphan.tenant_id and j.id = orphan.id
