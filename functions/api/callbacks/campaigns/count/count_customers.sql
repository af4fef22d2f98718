-- Counts for how many of the first `most` customers the condition of an audience holds now, and all customers. A workflow lends its time zone.
with scope as materialized (
  select jsonb_populate_record(w, jsonb_build_object('tenant_id', :tenant_id::uuid)) as workflow, g as graph
  from (select 1) one
  left join automation.workflows w on w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid
  left join automation.graphs g on g.tenant_id = w.tenant_id and g.id = w.active_graph_id
),
looked_at as materialized (
  select array(select c.id from crm.customers c where c.tenant_id = :tenant_id::uuid order by c.id limit :most::int) as customers
)
select
  cardinality(l.customers) as "looked!",
  (select count(*)::int from crm.customers c where c.tenant_id = :tenant_id::uuid) as "of!",
  (
    select count(*)::int
    from scope s
    cross join lateral automation.facts_of_entries(s.workflow, s.graph, :audience::jsonb, l.customers, :now::timestamptz) f
    where automation.condition_holds((:audience::jsonb ->> 'test')::jsonpath, nullif(:audience::jsonb -> 'vars', 'null'), f.facts)
  ) as "matching!"
from looked_at l
