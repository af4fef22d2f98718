-- Lists the experiments that decided splits of a workflow, in any of its versions, and have begun: the newest first. No row without the workflow.
select w.id as workflow_id, e.id as "experiment_id?", e.name as "name?"
from automation.workflows w
left join lateral (
  select x.id, x.name, x.started_at
  from automation.experiments x
  where x.tenant_id = w.tenant_id and x.status <> 'DRAFT' and exists (
    select
    from automation.graphs g
    join automation.graph_nodes n on n.graph_id = g.id
    where g.tenant_id = w.tenant_id and g.workflow_id = w.id and n.salt = x.key and n.config @> '{"isShared": true}'
  )
) e on true
where w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid
order by e.started_at desc nulls last, e.id
limit 10
