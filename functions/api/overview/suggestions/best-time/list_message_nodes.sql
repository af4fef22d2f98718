-- Lists nodes of active workflows that send messages; two are enough to know that there are several.
select w.id as "workflow_id!", left(w.name, 100) as "workflow_name!", n.key as "node_id!", left(coalesce(nullif(btrim(n.name), ''), n.key), 100) as "node_name!"
from automation.workflows w
join automation.graph_nodes n on n.tenant_id = w.tenant_id and n.graph_id = w.active_graph_id and n.kind = 'message'
where w.tenant_id = :tenant_id::uuid and w.status = 'ACTIVE'
order by w.id, n.key
limit 2
