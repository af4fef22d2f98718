-- Fails the waiting jobs of a queue that is gone: nobody would ever claim them. A person may retry them once it is back.
with orphaned as (
  select j.tenant_id, j.id
  from automation.jobs j
  where j.queue = :queue::text and j.status = 'QUEUED'
  order by j.rank_at, j.run_at, j.id
  limit 1000
  for update skip locked
),
failed as (
  update automation.jobs j
  set status = 'FAILED', error = 'QUEUE_GONE: no function serves this queue', completed_at = :now::timestamptz
  from orphaned o
  where j.tenant_id = o.tenant_id and j.id = o.id
  returning j.id
)
select count(*)::int as "jobs!" from failed
