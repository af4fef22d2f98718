-- Deletes the history of maintenance that is older than ninety days, a few thousand at a time; of one tenant, or of all.
with old as (
  select r.tenant_id, r.id
  from automation.maintenance_runs r
  where r.scheduled_at < :now::timestamptz - interval '2160 hours'
    and (:tenant_id::uuid is null or r.tenant_id = :tenant_id::uuid)
  order by r.scheduled_at
  limit :limit::int
  for update skip locked
),
deleted as (
  delete from automation.maintenance_runs r using old where r.tenant_id = old.tenant_id and r.id = old.id
  returning r.id
)
select count(*)::int as "runs!" from deleted
