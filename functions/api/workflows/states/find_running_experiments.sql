-- Locks the experiments that run on splits or texts of a workflow, in its active version or in its last one.
select e.id, left(e.name, 200) as "name!", left(e.key, 64) as "key!", e.phase::int as "phase!"
from automation.experiments e
where e.tenant_id = :tenant_id::uuid and e.status = 'RUNNING' and e.key in (
  select n.salt
  from automation.workflows w
  join automation.graphs g on g.tenant_id = w.tenant_id and g.workflow_id = w.id and (g.id = w.active_graph_id or g.version = w.last_version)
  join automation.graph_nodes n on n.graph_id = g.id
  where w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid and n.config @> '{"isShared": true}'
)
order by e.id
limit 500
for no key update of e
