-- Lists workflows whose active version calls by a connection, by name.
select w.id, w.name as "name!", w.status as "status!"
from automation.workflows w
where w.tenant_id = :tenant_id::uuid and w.status in ('ACTIVE', 'PAUSED')
  and exists (
    select from automation.graph_nodes n
    where n.graph_id = w.active_graph_id and n.kind = 'http' and n.config ->> 'connectionId' = (:connection_id::uuid)::text)
order by w.name, w.id
limit :limit::int
