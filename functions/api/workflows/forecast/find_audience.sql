-- Counts for whom the condition of a schedule holds now, among the first `most` customers, and names up to `sample` of them. `free`: those whom no run
-- keeps out (reentry). A run that goes on is taken to be over by then, but not where a customer enters once.
with looked_at as materialized (
  select c.id from crm.customers c where c.tenant_id = :tenant_id::uuid order by c.id limit :most::int
),
matching as materialized (
  select l.id, not exists (
    select from automation.runs r
    where r.tenant_id = w.tenant_id and r.workflow_id = w.id and r.reentry_key = l.id::text
      and (g.settings ->> 'reentry' = 'once'
        or g.settings ->> 'reentry' = 'after' and r.started_at > :now::timestamptz - (g.settings ->> 'reentryDays')::int * interval '24 hours')
  ) as is_free
  from automation.entry_schedules s
  join automation.workflows w on w.tenant_id = s.tenant_id and w.id = s.workflow_id
  join automation.graphs g on g.tenant_id = w.tenant_id and g.id = w.active_graph_id
  cross join looked_at l
  where s.tenant_id = :tenant_id::uuid and s.workflow_id = :workflow_id::uuid and s.entry = :entry::int
    and (s.spec ->> 'test' is null or automation.condition_holds((s.spec ->> 'test')::jsonpath, nullif(s.spec -> 'vars', 'null'),
      automation.facts_of_entry(w, g, s.spec, l.id, :now::timestamptz)))
)
select
  (select count(*)::int from looked_at) as "looked!", (select count(*)::int from crm.customers c where c.tenant_id = :tenant_id::uuid) as "customers!",
  (select count(*)::int from matching m where m.is_free) as "free!",
  (select coalesce(jsonb_agg(x.id), '[]') from (select m.id from matching m where m.is_free order by m.id limit :sample::int) x) as "sample!"
