-- Finds the run that a replay started.
select r.id
from automation.runs r
where r.tenant_id = :tenant_id::uuid and r.workflow_id = :workflow_id::uuid and r.occurrence_key = 'replay:' || :run_id::uuid::text || ':' || :key::text
