-- Cancels queued jobs, starting with those that would run last. Running jobs stay.
with chosen as (
  select j.id
  from automation.jobs j
  where j.tenant_id = :tenant_id::uuid
    and j.status = 'QUEUED'
    and (:job_id::uuid is null or j.id = :job_id::uuid)
    and (:type::text is null or j.type = :type::text)
    and (:queue::text is null or j.queue = :queue::text)
  order by j.rank_at desc, j.id
  limit :limit::int
  for update skip locked
),
cancelled as (
  update automation.jobs j
  set status = 'CANCELLED', error = 'CANCELLED: ' || :actor::text, completed_at = :now::timestamptz
  from chosen c
  where j.tenant_id = :tenant_id::uuid and j.id = c.id
  returning j.id
)
select count(*)::int as "jobs!" from cancelled
