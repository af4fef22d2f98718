-- Counts runs of a workflow by day (UTC): `what` is 'started' on that day, or 'ended'. A null day: before `from_day`, or after `to_day` (`is_later`).
-- Those that started in the time are told apart by what they are now.
with found as (
  select r.started_at, r.ended_at, r.status, r.outcome, (r.started_at at time zone 'UTC')::date as started_on, (r.ended_at at time zone 'UTC')::date as ended_on
  from automation.runs r
  join automation.graphs g on g.tenant_id = r.tenant_id and g.id = r.graph_id
  where r.tenant_id = :tenant_id::uuid and r.workflow_id = :workflow_id::uuid and (:version::int is null or g.version = :version::int)
)
select x.what as "what!", x.day as "day?", x.is_later as "is_later!", x.status as "status!", x.outcome as "outcome?", count(*)::float8 as "runs!"
from found f
cross join lateral (
  select 'started' as what, case when f.started_on between :from_day::date and :to_day::date then f.started_on end as day, f.started_on > :to_day::date as is_later,
    case when f.started_on between :from_day::date and :to_day::date then f.status else '' end as status,
    case when f.started_on between :from_day::date and :to_day::date then f.outcome end as outcome
  union all
  select 'ended', f.ended_on, false, f.status, null where f.ended_on between :from_day::date and :to_day::date
) x
group by x.what, x.day, x.is_later, x.status, x.outcome
order by x.what, x.day, x.is_later, x.status, x.outcome
limit 10000
