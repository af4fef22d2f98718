-- Finds the graph of a version of a workflow; without a version, of the active one.
select g.id::text as "graph_id!", g.version, coalesce(g.id = w.active_graph_id, false) as "is_active!"
from automation.workflows w
join automation.graphs g on g.tenant_id = w.tenant_id and g.workflow_id = w.id
where w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid
  and case when :version::int is null then g.id = w.active_graph_id else g.version = :version::int end
