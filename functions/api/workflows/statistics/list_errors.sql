-- Groups the runs that failed by code and by the node at which they did, most first, each with its last message and run.
with failed as (
  select r.id, r.ended_at, r.error, split_part(r.error, ':', 1) as code, n.key
  from automation.runs r
  join automation.graphs g on g.tenant_id = r.tenant_id and g.id = r.graph_id
  left join lateral (
    select t.node from automation.run_trace t where t.tenant_id = r.tenant_id and t.run_id = r.id order by t.at desc, t.step desc limit 1
  ) l on true
  left join automation.graph_nodes n on n.graph_id = r.graph_id and n.node = l.node
  where r.tenant_id = :tenant_id::uuid and r.workflow_id = :workflow_id::uuid and (:version::int is null or g.version = :version::int)
    and r.status = 'FAILED' and (r.ended_at at time zone 'UTC')::date between :from_day::date and :to_day::date
)
select
  f.code as "code!", f.key as "node_id?", count(*)::float8 as "runs!", min(f.ended_at) as "first_at!", max(f.ended_at) as "last_at!",
  (array_agg(f.error order by f.ended_at desc, f.id))[1] as "message!",
  (array_agg(f.id order by f.ended_at desc, f.id))[1] as "last_run_id!"
from failed f
group by f.code, f.key
order by count(*) desc, f.code, f.key
limit 100
