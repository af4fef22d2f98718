-- A tenant's jobs, newest first, a page at a time. Payloads and results are with the single job: a page would not hold them.
select
  j.id,
  left(j.type, 100) as "type!",
  left(j.queue, 100) as "queue!",
  j.priority,
  j.status,
  left(j.error, 500) as "error?",
  j.attempts,
  j.max_attempts,
  j.progress,
  j.run_at,
  left(j.dedupe_key, 300) as "dedupe_key?",
  j.created_at,
  j.started_at,
  j.completed_at,
  j.created_at::text as "cursor_at!"
from automation.jobs j
where j.tenant_id = :tenant_id::uuid
  and (:status::text is null or j.status = :status::text)
  and (:type::text is null or j.type = :type::text)
  and (:queue::text is null or j.queue = :queue::text)
  and (:after_id::uuid is null or (j.created_at, j.id) < (:after_at::text::timestamptz, :after_id::uuid))
order by j.created_at desc, j.id desc
limit :limit::int
