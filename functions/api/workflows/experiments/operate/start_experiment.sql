-- Starts an experiment that the caller has locked.
with started as (
  update automation.experiments e
  set status = 'RUNNING', started_at = :now::timestamptz
  where e.tenant_id = :tenant_id::uuid and e.id = :id::uuid and e.status = 'DRAFT'
  returning e.tenant_id, e.id, e.phase
)
update automation.experiment_phases p
set started_at = :now::timestamptz
from started s
where p.tenant_id = s.tenant_id and p.experiment_id = s.id and p.phase = s.phase
