-- One job with all that is known of it.
select
  j.id,
  left(j.type, 100) as "type!",
  left(j.queue, 100) as "queue!",
  j.priority,
  j.status,
  j.payload,
  j.result,
  left(j.error, 500) as "error?",
  j.failures,
  j.attempts,
  j.max_attempts,
  j.progress,
  j.run_at,
  left(j.dedupe_key, 300) as "dedupe_key?",
  j.created_at,
  j.started_at,
  j.completed_at
from automation.jobs j
where j.tenant_id = :tenant_id::uuid and j.id = :job_id::uuid
