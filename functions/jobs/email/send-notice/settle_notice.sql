-- Takes the runs off that a notice told of. What is left came meanwhile.
update automation.run_notices n
set runs = n.runs - :runs::int, error = case when n.runs > :runs::int then n.error end, sent_at = :now::timestamptz
where n.tenant_id = :tenant_id::uuid and n.workflow_id = :workflow_id::uuid and n.kind = :kind::text and n.runs >= :runs::int
returning n.runs
