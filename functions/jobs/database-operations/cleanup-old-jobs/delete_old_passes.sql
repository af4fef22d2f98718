-- Forgets passes over customers that ended longer ago than the tenant keeps ended runs; of one tenant, or of all, a few thousand at a time.
with old as (
  select p.tenant_id, p.id
  from automation.entry_passes p
  left join automation.tenant_settings s on s.tenant_id = p.tenant_id
  where p.ended_at < :now::timestamptz - coalesce(s.keep_runs_days, 365) * interval '24 hours'
    and (:tenant_id::uuid is null or p.tenant_id = :tenant_id::uuid)
  order by p.ended_at
  limit :limit::int
  for update of p skip locked
),
deleted as (
  delete from automation.entry_passes p using old where p.tenant_id = old.tenant_id and p.id = old.id
  returning p.id
)
select count(*)::int as "rows!" from deleted
