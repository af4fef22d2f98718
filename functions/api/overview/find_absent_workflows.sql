-- Finds active workflows that nobody entered today or yesterday (days of UTC), but somebody did on nearly each of the 28 days before: on nine of ten
-- `low` or more, on nine of ten `high` or less. Workflows that are younger than 14 such days are left out.
with entered as (
  select g.workflow_id, (:now::timestamptz at time zone 'UTC')::date - n.day as days_ago, sum(n.runs)::int as runs
  from automation.graphs g
  join automation.node_counts n on n.tenant_id = g.tenant_id and n.graph_id = g.id and n.node = 0
  where g.tenant_id = :tenant_id::uuid and n.day > (:now::timestamptz at time zone 'UTC')::date - 30
  group by 1, 2
)
select w.id as "workflow_id!", left(w.name, 200) as "workflow_name!",
  percentile_disc(0.1) within group (order by coalesce(e.runs, 0)) as "low!",
  percentile_disc(0.9) within group (order by coalesce(e.runs, 0)) as "high!",
  ((:now::timestamptz at time zone 'UTC')::date - min(e.days_ago))::text as "last_entered_on!"
from automation.workflows w
cross join generate_series(2, 29) d (n)
left join entered e on e.workflow_id = w.id and e.days_ago = d.n
where w.tenant_id = :tenant_id::uuid and w.status = 'ACTIVE'
  and (w.created_at at time zone 'UTC')::date < (:now::timestamptz at time zone 'UTC')::date - d.n
  and not exists (select from entered y where y.workflow_id = w.id and y.days_ago between 0 and 1 and y.runs > 0)
group by w.id, w.name
having count(*) >= 14 and percentile_disc(0.1) within group (order by coalesce(e.runs, 0)) >= 1
order by 3 desc, w.id
limit 50
