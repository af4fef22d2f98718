-- Forgets bulk actions on runs that ended, or were stopped, longer ago than the tenant keeps ended runs; of one tenant, or of all, a few thousand at a time.
with old as (
  select m.tenant_id, m.id
  from automation.run_moves m
  left join automation.tenant_settings s on s.tenant_id = m.tenant_id
  where coalesce(m.ended_at, m.stopped_at) < :now::timestamptz - coalesce(s.keep_runs_days, 365) * interval '24 hours'
    and (:tenant_id::uuid is null or m.tenant_id = :tenant_id::uuid)
  order by m.tenant_id, m.id
  limit :limit::int
  for update of m skip locked
),
deleted as (
  delete from automation.run_moves m using old where m.tenant_id = old.tenant_id and m.id = old.id
  returning m.id
)
select count(*)::int as "rows!" from deleted
