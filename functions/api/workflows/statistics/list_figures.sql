-- Adds up the runs of each of a tenant's workflows: `standing` are on the way now, whenever they started; the others started from `from_day` to
-- `to_day` (UTC) and are told apart by what they are now. `days`: how many started on each of these days, where any did.
with going as (
  select r.workflow_id, count(*)::float8 as runs
  from automation.runs r
  where r.tenant_id = :tenant_id::uuid and r.status = 'RUNNING'
  group by r.workflow_id
),
started as (
  select r.workflow_id, (r.started_at at time zone 'UTC')::date as day, r.status, r.outcome
  from automation.runs r
  where r.tenant_id = :tenant_id::uuid
    and r.started_at >= (:from_day::date)::timestamp at time zone 'UTC' and r.started_at < (:to_day::date + 1)::timestamp at time zone 'UTC'
),
summed as (
  select s.workflow_id, count(*)::float8 as runs,
    (count(*) filter (where s.status = 'RUNNING'))::float8 as running, (count(*) filter (where s.status = 'FINISHED'))::float8 as finished,
    (count(*) filter (where s.status = 'FAILED'))::float8 as failed, (count(*) filter (where s.status = 'CANCELLED'))::float8 as cancelled,
    (count(*) filter (where s.outcome = 'GOAL'))::float8 as reached
  from started s
  group by s.workflow_id
),
daily as (
  select d.workflow_id, jsonb_agg(jsonb_build_object('day', d.day, 'started', d.runs) order by d.day) as days
  from (select s.workflow_id, s.day, count(*) as runs from started s group by s.workflow_id, s.day) d
  group by d.workflow_id
)
select w.id as "workflow_id!", coalesce(g.runs, 0) as "standing!", coalesce(s.runs, 0) as "started!", coalesce(s.running, 0) as "running!",
  coalesce(s.finished, 0) as "finished!", coalesce(s.failed, 0) as "failed!", coalesce(s.cancelled, 0) as "cancelled!",
  coalesce(s.reached, 0) as "reached!", coalesce(jsonb_typeof(v.settings -> 'goal') = 'object', false) as "has_goal!",
  coalesce(d.days, '[]') as "days!"
from automation.workflows w
left join automation.graphs v on v.tenant_id = w.tenant_id and v.workflow_id = w.id and v.version = w.last_version
left join going g on g.workflow_id = w.id
left join summed s on s.workflow_id = w.id
left join daily d on d.workflow_id = w.id
where w.tenant_id = :tenant_id::uuid and (g.runs > 0 or s.runs > 0)
order by w.id
limit 1000
