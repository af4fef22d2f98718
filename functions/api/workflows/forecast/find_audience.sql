-- Counts for whom the condition of a schedule of the active version, or of the last, holds now, among the first `most` customers, and names up to `sample` of them. `free`: those whom no run
-- keeps out (reentry). A run that goes on is taken to be over by then, but not where a customer enters once.
with version as materialized (
  select w as workflow, g as graph, n.config -> 'entries' -> (:entry::int - 1) as spec
  from automation.workflows w
  join automation.graphs g on g.tenant_id = w.tenant_id and g.workflow_id = w.id
    and case when :of_last::boolean then g.version = w.last_version else g.id = w.active_graph_id end
  join automation.graph_nodes n on n.graph_id = g.id and n.node = 0
  where w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid
),
looked_at as materialized (
  select c.id from crm.customers c where c.tenant_id = :tenant_id::uuid order by c.id limit :most::int
),
matching as materialized (
  select l.id, not exists (
    select from automation.runs r
    where r.tenant_id = :tenant_id::uuid and r.workflow_id = :workflow_id::uuid and r.reentry_key = l.id::text
      and ((v.graph).settings ->> 'reentry' = 'once'
        or (v.graph).settings ->> 'reentry' = 'after'
          and r.started_at > :now::timestamptz - ((v.graph).settings ->> 'reentryDays')::int * interval '24 hours')
  ) as is_free
  from version v
  cross join looked_at l
  where v.spec ->> 'test' is null or automation.condition_holds((v.spec ->> 'test')::jsonpath, nullif(v.spec -> 'vars', 'null'),
    automation.facts_of_entry(v.workflow, v.graph, v.spec, l.id, :now::timestamptz))
)
select
  (select count(*)::int from looked_at) as "looked!", (select count(*)::int from crm.customers c where c.tenant_id = :tenant_id::uuid) as "customers!",
  (select count(*)::int from matching m where m.is_free) as "free!",
  (select coalesce(jsonb_agg(x.id), '[]') from (select m.id from matching m where m.is_free order by m.id limit :sample::int) x) as "sample!"
