-- Counts for whom each segment of a workflow's last version holds now, among the first `most` customers, and names up to `sample` of them. `free`: those
-- whom no run keeps out (reentry); a run that is on the way does, too.
with version as materialized (
  select w as workflow, g as graph
  from automation.workflows w
  join automation.graphs g on g.tenant_id = w.tenant_id and g.workflow_id = w.id and g.version = w.last_version
  where w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid
),
looked_at as materialized (
  select array(select c.id from crm.customers c where c.tenant_id = :tenant_id::uuid order by c.id limit :most::int) as customers
),
segment as materialized (
  select e.place::int as entry, e.spec
  from version v
  join automation.graph_nodes n on n.graph_id = (v.graph).id and n.node = 0
  cross join lateral jsonb_array_elements(n.config -> 'entries') with ordinality e (spec, place)
  where e.spec ->> 'kind' = 'segment'
),
matching as materialized (
  select s.entry, f.customer_id
  from version v
  cross join segment s
  cross join looked_at l
  cross join lateral automation.facts_of_entries(v.workflow, v.graph, s.spec, l.customers, :now::timestamptz) f
  where automation.condition_holds((s.spec ->> 'test')::jsonpath, nullif(s.spec -> 'vars', 'null'), f.facts)
    and not exists (
      select from automation.runs r
      where r.tenant_id = :tenant_id::uuid and r.workflow_id = :workflow_id::uuid and r.reentry_key = f.customer_id::text
        and (r.status = 'RUNNING' or (v.graph).settings ->> 'reentry' = 'once' or (v.graph).settings ->> 'reentry' = 'after'
          and r.started_at > :now::timestamptz - ((v.graph).settings ->> 'reentryDays')::int * interval '24 hours')
    )
)
select s.entry as "entry!", cardinality(l.customers) as "looked!",
  (select count(*)::int from crm.customers c where c.tenant_id = :tenant_id::uuid) as "customers!",
  (select count(*)::int from matching m where m.entry = s.entry) as "free!",
  (
    select coalesce(jsonb_agg(x.customer_id), '[]')
    from (select m.customer_id from matching m where m.entry = s.entry order by m.customer_id limit :sample::int) x
  ) as "sample!"
from segment s
cross join looked_at l
order by s.entry
limit 20
