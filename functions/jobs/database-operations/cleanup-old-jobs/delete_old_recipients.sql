-- Forgets who the recipients of campaigns were that ended longer ago than the tenant keeps ended runs; of one tenant, or of all, a few thousand at a
-- time. How many there were, and what became of them, stays in campaign_counts.
with old as (
  select r.tenant_id, r.campaign_id, r.id
  from automation.campaigns c
  left join automation.tenant_settings s on s.tenant_id = c.tenant_id
  join automation.campaign_recipients r on r.tenant_id = c.tenant_id and r.campaign_id = c.id
  where c.ended_at < :now::timestamptz - coalesce(s.keep_runs_days, 365) * interval '24 hours'
    and (:tenant_id::uuid is null or c.tenant_id = :tenant_id::uuid)
  limit :limit::int
  for update of r skip locked
),
deleted as (
  delete from automation.campaign_recipients r using old o where r.tenant_id = o.tenant_id and r.campaign_id = o.campaign_id and r.id = o.id
  returning r.id
)
select count(*)::int as "rows!" from deleted
