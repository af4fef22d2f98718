-- Starts an experiment that the caller has locked. Events that are its outcome are recorded from now on.
with started as (
  update automation.experiments e
  set status = 'RUNNING', started_at = :now::timestamptz
  where e.tenant_id = :tenant_id::uuid and e.id = :id::uuid and e.status = 'DRAFT'
  returning e.tenant_id, e.id, e.phase, e.event_type
),
listening as (
  insert into automation.event_listeners (event_type, tenant_id, experiment_id)
  select s.event_type, s.tenant_id, s.id from started s where s.event_type is not null
  on conflict do nothing
)
update automation.experiment_phases p
set started_at = :now::timestamptz
from started s
where p.tenant_id = s.tenant_id and p.experiment_id = s.id and p.phase = s.phase
