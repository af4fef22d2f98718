-- Measures a tenant's queues: jobs by state now, the moment since which the oldest waits, and the time that jobs of a period took.
select
  left(j.queue, 100) as "queue!",
  (count(*) filter (where j.status = 'QUEUED' and j.run_at <= :now::timestamptz))::int as "waiting!",
  (count(*) filter (where j.status = 'PROCESSING'))::int as "active!",
  (count(*) filter (where j.status = 'QUEUED' and j.run_at > :now::timestamptz))::int as "delayed!",
  (count(*) filter (where j.status = 'FAILED'))::int as "failed!",
  (count(*) filter (where j.status = 'COMPLETED' and j.completed_at >= :from::timestamptz and j.completed_at < :to::timestamptz))::int as "completed!",
  min(j.run_at) filter (where j.status = 'QUEUED' and j.run_at <= :now::timestamptz) as "oldest_waits_since?",
  round((percentile_cont(0.95) within group (order by extract(epoch from j.completed_at - j.started_at) * 1000)
    filter (where j.status = 'COMPLETED' and isfinite(j.started_at) and j.completed_at >= :from::timestamptz and j.completed_at < :to::timestamptz))::numeric, 1)::float8 as "p95_ms?"
from automation.jobs j
where j.tenant_id = :tenant_id::uuid
group by j.queue
order by j.queue
limit 100
