-- Reads the trace of the newest runs that started in the time, up to `most`: how long they stayed at each node, and what became of those that a split
-- sent each way, and of those that got each variant of a text (`port`; null in the rows of times).
with sampled as materialized (
  select r.id, r.graph_id, r.started_at, r.status, r.outcome
  from automation.runs r
  join automation.graphs g on g.tenant_id = r.tenant_id and g.id = r.graph_id
  where r.tenant_id = :tenant_id::uuid and r.workflow_id = :workflow_id::uuid and (:version::int is null or g.version = :version::int)
    and (r.started_at at time zone 'UTC')::date between :from_day::date and :to_day::date
  order by r.started_at desc, r.id desc
  limit :most::int
),
steps as materialized (
  select n.key, s.id, s.status, s.outcome,
    case when n.config ? 'variants' then 'variant:' || (t.detail ->> 'variant') when n.kind = 'split' then t.port end as way,
    extract(epoch from t.at - coalesce(lag(t.at) over (partition by t.run_id, t.cursor_id order by t.step), case when t.step = 1 then s.started_at end)) as seconds
  from sampled s
  join automation.run_trace t on t.tenant_id = :tenant_id::uuid and t.run_id = s.id
  join automation.graph_nodes n on n.graph_id = coalesce(t.graph_id, s.graph_id) and n.node = t.node
)
select s.key as "node_id!", null::text as "port?", count(s.seconds)::float8 as "runs!",
  percentile_cont(0.5) within group (order by s.seconds)::float8 as "median_seconds?",
  percentile_cont(0.95) within group (order by s.seconds)::float8 as "p95_seconds?",
  0::float8 as "running!", 0::float8 as "finished!", 0::float8 as "failed!", 0::float8 as "cancelled!", 0::float8 as "reached_goal!"
from steps s
group by s.key
union all
select d.key, d.way, count(*)::float8, null, null,
  (count(*) filter (where d.status = 'RUNNING'))::float8, (count(*) filter (where d.status = 'FINISHED'))::float8,
  (count(*) filter (where d.status = 'FAILED'))::float8, (count(*) filter (where d.status = 'CANCELLED'))::float8,
  (count(*) filter (where d.outcome = 'GOAL'))::float8
from (select distinct s.key, s.id, s.way, s.status, s.outcome from steps s where s.way is not null) d
group by d.key, d.way
order by 1, 2 nulls first
limit 10000
