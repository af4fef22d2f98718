-- Lists the attempts of a run that failed before a retry, oldest first.
select a.step, n.key as "node_id!", a.attempt, a.error, a.failed_at, a.retried_by, a.retried_at
from automation.run_attempts a
join automation.graph_nodes n on n.graph_id = a.graph_id and n.node = a.node
where a.tenant_id = :tenant_id::uuid and a.run_id = :run_id::uuid
order by a.retried_at, a.cursor_id, a.step, a.attempt
limit 100
