-- Stops an experiment that the caller has locked, or with a winner decides it.
with ended as (
  update automation.experiments e
  set status = case when :winner::text is null then 'STOPPED' else 'DECIDED' end, stopped_at = coalesce(e.stopped_at, :now::timestamptz),
    winner = :winner::text, decided_at = case when :winner::text is not null then :now::timestamptz end
  where e.tenant_id = :tenant_id::uuid and e.id = :id::uuid and e.status in ('RUNNING', 'STOPPED')
  returning e.tenant_id, e.id, e.phase
)
update automation.experiment_phases p
set ended_at = coalesce(p.ended_at, :now::timestamptz)
from ended e
where p.tenant_id = e.tenant_id and p.experiment_id = e.id and p.phase = e.phase
