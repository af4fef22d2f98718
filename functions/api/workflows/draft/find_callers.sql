-- Finds the published workflows that start a workflow, those that start them, and so on: each with the ids that it starts itself.
with recursive reached (id) as (
  select :workflow_id::uuid
  union
  select w.id
  from reached r
  join automation.workflows w on w.tenant_id = :tenant_id::uuid and w.status <> 'ARCHIVED'
  join automation.graphs g on g.tenant_id = w.tenant_id and g.workflow_id = w.id and g.version = w.last_version
    and g.starts ? r.id::text
)
select w.id, w.name, g.starts
from reached r
join automation.workflows w on w.tenant_id = :tenant_id::uuid and w.id = r.id and w.id <> :workflow_id::uuid
join automation.graphs g on g.tenant_id = w.tenant_id and g.workflow_id = w.id and g.version = w.last_version
order by w.id
limit 1000
