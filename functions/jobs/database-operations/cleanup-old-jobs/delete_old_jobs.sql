-- Deletes completed jobs that are older than thirty days, a few thousand at a time; of one tenant, or of all.
with old as (
  select j.tenant_id, j.id
  from automation.jobs j
  where j.status = 'COMPLETED' and j.completed_at < :now::timestamptz - interval '720 hours'
    and (:tenant_id::uuid is null or j.tenant_id = :tenant_id::uuid)
  order by j.completed_at
  limit :limit::int
  for update skip locked
),
deleted as (
  delete from automation.jobs j using old where j.tenant_id = old.tenant_id and j.id = old.id
  returning j.id
)
select count(*)::int as "jobs!" from deleted
