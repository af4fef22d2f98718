-- Forgets runs of workflows that ended longer ago than the tenant keeps them (keep_runs_days), with their traces, of one tenant or of all; those after
-- the run that was looked at last. A run that keeps its customer, or what started it, from entering again stays as a row without data. Takes as many
-- runs as have about `steps` rows of the trace. No row: none is left.
with old as materialized (
  select r.tenant_id, r.id, r.started_at, k.is_needed
  from automation.runs r
  join automation.workflows w on w.tenant_id = r.tenant_id and w.id = r.workflow_id
  join automation.graphs g on g.tenant_id = r.tenant_id and g.id = r.graph_id
  left join automation.tenant_settings s on s.tenant_id = r.tenant_id
  cross join lateral (
    select w.status <> 'ARCHIVED' and (
      r.occurrence_key like 'key:%'
      or r.reentry_key is not null and (g.settings ->> 'reentry' = 'once'
        or g.settings ->> 'reentry' = 'after' and r.started_at > :now::timestamptz - (g.settings ->> 'reentryDays')::int * interval '24 hours')) as is_needed
  ) k
  where (:tenant_id::uuid is null or r.tenant_id = :tenant_id::uuid)
    -- Nobody keeps runs for less.
    and r.started_at < :now::timestamptz - interval '168 hours'
    and r.ended_at < :now::timestamptz - coalesce(s.keep_runs_days, 365) * interval '24 hours'
    and (not k.is_needed or r.data <> '{}')
    and (:after_id::uuid is null or (r.tenant_id, r.started_at, r.id) > (:after_tenant::uuid, :after_at::text::timestamptz, :after_id::uuid))
  order by r.tenant_id, r.started_at, r.id
  limit :limit::int
  for update of r skip locked
),
sized as (
  select o.*, sum(x.steps) over (order by o.tenant_id, o.started_at, o.id) - x.steps as steps_before
  from old o
  cross join lateral (select count(*) as steps from automation.run_trace t where t.tenant_id = o.tenant_id and t.run_id = o.id) x
),
chosen as materialized (
  select z.* from sized z where z.steps_before < :steps::int
),
traces as (
  delete from automation.run_trace t using chosen c where t.tenant_id = c.tenant_id and t.run_id = c.id
),
places as (
  delete from automation.cursors p using chosen c where p.tenant_id = c.tenant_id and p.run_id = c.id
),
emptied as (
  update automation.runs r set data = '{}' from chosen c where r.tenant_id = c.tenant_id and r.id = c.id and c.is_needed
),
deleted as (
  delete from automation.runs r using chosen c where r.tenant_id = c.tenant_id and r.id = c.id and not c.is_needed
)
select c.tenant_id, c.started_at::text as "started_at!", c.id, (count(*) over ())::int as "runs!"
from chosen c
order by c.tenant_id desc, c.started_at desc, c.id desc
limit 1
