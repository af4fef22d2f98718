-- Forgets trigger runs that ended longer ago than the tenant keeps ended runs, with their figures; of one tenant or of all, a few thousand at a time. One
-- that has called a flow stays as long as the row of that flow.
with old as materialized (
  select t.id, t.tenant_id
  from automation.trigger_runs t
  left join automation.tenant_settings s on s.tenant_id = t.tenant_id
  -- Nobody keeps runs for less.
  where t.completed_at < :now::timestamptz - interval '168 hours'
    and t.completed_at < :now::timestamptz - coalesce(s.keep_runs_days, 365) * interval '24 hours'
    and (:tenant_id::uuid is null or t.tenant_id = :tenant_id::uuid)
    and not exists (select from automation.trigger_runs c where c.tenant_id = t.tenant_id and c.parent_trigger_run_id = t.id)
  order by t.completed_at
  limit :limit::int
  for update of t skip locked
),
figures as (
  delete from automation.message_outcomes m using old o where m.tenant_id = o.tenant_id and m.of = 'trigger_run' and m.of_id = o.id
),
deleted as (
  delete from automation.trigger_runs t using old o where t.id = o.id
  returning t.id
)
select count(*)::int as "rows!" from deleted
