-- Lists the splits of active workflows that an experiment may decide, and the texts with variants, by their key, with the sums of the shares in 1/10 000.
select left(n.salt, 64) as "key!", w.id as workflow_id, left(w.name, 200) as "workflow_name!", n.kind as "type!", n.key as "node_id!",
  to_jsonb(automation.ways_of(n)) as "ways!", to_jsonb(n.cuts) as "cuts!"
from automation.graph_nodes n
join automation.workflows w on w.tenant_id = n.tenant_id and w.active_graph_id = n.graph_id
where n.tenant_id = :tenant_id::uuid and n.config @> '{"isShared": true}' and w.status = 'ACTIVE' and n.salt is not null and n.cuts is not null
order by n.salt, w.created_at, w.id, n.node
limit 500
