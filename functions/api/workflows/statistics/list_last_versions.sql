-- Adds up the runs that started from `from_day` to `to_day` (UTC) on the last two versions of each of a tenant's workflows, where both have some.
with counted as (
  select w.id, w.name, g.version, jsonb_typeof(g.settings -> 'goal') = 'object' as has_goal, count(*)::float8 as started,
    (count(*) filter (where r.status = 'FAILED'))::float8 as failed, (count(*) filter (where r.outcome = 'GOAL'))::float8 as reached,
    count(*) over (partition by w.id) as versions
  from automation.workflows w
  join automation.graphs g on g.tenant_id = w.tenant_id and g.workflow_id = w.id and g.version >= w.last_version - 1
  join automation.runs r on r.tenant_id = g.tenant_id and r.workflow_id = w.id and r.graph_id = g.id
    and r.started_at >= (:from_day::date)::timestamp at time zone 'UTC' and r.started_at < (:to_day::date + 1)::timestamp at time zone 'UTC'
  where w.tenant_id = :tenant_id::uuid and w.status <> 'ARCHIVED'
  group by w.id, w.name, g.version, has_goal
)
select c.id as "workflow_id!", c.name as "workflow_name!", c.version as "version!", c.started as "started!", c.failed as "failed!",
  case when c.has_goal then c.reached end as "reached?"
from counted c
where c.versions = 2
order by c.id, c.version
limit 400
