-- Forgets what schedules of tenants did more than thirty days ago, as completed jobs are; of one tenant, or of all, a few thousand at a time.
with old as (
  select f.tenant_id, f.id
  from automation.schedule_firings f
  where f.fired_at < :now::timestamptz - interval '720 hours' and (:tenant_id::uuid is null or f.tenant_id = :tenant_id::uuid)
  order by f.fired_at
  limit :limit::int
  for update skip locked
),
deleted as (
  delete from automation.schedule_firings f using old where f.tenant_id = old.tenant_id and f.id = old.id
  returning f.id
)
select count(*)::int as "rows!" from deleted
