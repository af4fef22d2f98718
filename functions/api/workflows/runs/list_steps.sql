-- Lists the steps of a run after `after_step`, oldest first.
select t.step, n.key as "node_id!", n.kind as "type!", n.name as "name?", t.port, t.at, t.detail
from automation.run_trace t
join automation.runs r on r.tenant_id = t.tenant_id and r.id = t.run_id
-- A run that was moved to another version has taken earlier steps in the one before.
join automation.graph_nodes n on n.graph_id = coalesce(t.graph_id, r.graph_id) and n.node = t.node
where t.tenant_id = :tenant_id::uuid and t.run_id = :run_id::uuid and t.step > :after_step::int
order by t.step
limit :limit::int
