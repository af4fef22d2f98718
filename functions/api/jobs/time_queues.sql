-- Measures a tenant's queues: the moment since which the oldest due job waits, and the time that 95 of 100 completed jobs stayed below, in milliseconds.
select
  left(j.queue, 100) as "queue!",
  min(j.run_at) filter (where j.status = 'QUEUED' and j.run_at <= :now::timestamptz) as "oldest_waits_since?",
  round((percentile_cont(0.95) within group (order by extract(epoch from j.completed_at - j.started_at) * 1000)
    filter (where j.status = 'COMPLETED' and isfinite(j.completed_at) and isfinite(j.started_at)))::numeric, 1)::float8 as "p95_ms?"
from automation.jobs j
where j.tenant_id = :tenant_id::uuid and j.status in ('QUEUED', 'COMPLETED')
group by j.queue
order by j.queue
limit 100
