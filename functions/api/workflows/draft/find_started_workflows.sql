-- Finds the published workflows among `ids`, those that they start, and so on: each with the ids that it starts itself.
with recursive reached (id) as (
  select value::uuid from jsonb_array_elements_text(:ids::jsonb)
  union
  select started.value::uuid
  from reached r
  join automation.workflows w on w.tenant_id = :tenant_id::uuid and w.id = r.id
  join automation.graphs g on g.tenant_id = w.tenant_id and g.workflow_id = w.id and g.version = w.last_version
  cross join lateral jsonb_array_elements_text(g.starts) started
)
select w.id, g.starts
from reached r
join automation.workflows w on w.tenant_id = :tenant_id::uuid and w.id = r.id
join automation.graphs g on g.tenant_id = w.tenant_id and g.workflow_id = w.id and g.version = w.last_version
where w.status <> 'ARCHIVED'
order by w.id
limit 1000
