-- Queues a job for a caller. Idempotent: the caller makes the id. Returns no row while a live job has the same key.
insert into automation.jobs (id, tenant_id, type, queue, priority, payload, run_at, rank_at, dedupe_key, created_at)
select
  :job_id::uuid, :tenant_id::uuid, :type::text, :queue::text, :priority::int, :payload::jsonb, :run_at::timestamptz,
  automation.rank_at(:run_at::timestamptz, :priority::int), :dedupe_key::text, :now::timestamptz
from automation.take_quota(:tenant_id::uuid, 'jobs_per_minute', 1, :now::timestamptz) of_minute,
  automation.take_quota(:tenant_id::uuid, 'jobs_per_day', 1, :now::timestamptz) of_day
on conflict (tenant_id, live_key) where live_key is not null do nothing
returning id
