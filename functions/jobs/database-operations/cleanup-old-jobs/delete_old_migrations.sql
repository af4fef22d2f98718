-- Forgets migrations that ended longer ago than the tenant keeps ended runs, and which runs they moved; of one tenant, or of all. Counts the rows of both:
-- up to `limit`, and the migrations of which no row is left.
with old as materialized (
  select m.tenant_id, m.id
  from automation.graph_migrations m
  left join automation.tenant_settings s on s.tenant_id = m.tenant_id
  where m.ended_at < :now::timestamptz - coalesce(s.keep_runs_days, 365) * interval '24 hours'
    and (:tenant_id::uuid is null or m.tenant_id = :tenant_id::uuid)
  order by m.ended_at, m.id
  limit 100
  for update of m skip locked
),
chosen as materialized (
  select r.tenant_id, r.migration_id, r.run_id
  from old o
  join automation.migrated_runs r on r.tenant_id = o.tenant_id and r.migration_id = o.id
  limit :limit::int
),
runs as (
  delete from automation.migrated_runs r using chosen c
  where r.tenant_id = c.tenant_id and r.migration_id = c.migration_id and r.run_id = c.run_id
  returning r.run_id
),
migrations as (
  delete from automation.graph_migrations m using old o
  where m.tenant_id = o.tenant_id and m.id = o.id and (select count(*) from chosen) < :limit::int
  returning m.id
)
select ((select count(*) from runs) + (select count(*) from migrations))::int as "rows!"
