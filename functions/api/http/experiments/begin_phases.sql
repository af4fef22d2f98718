-- Begins another phase of experiments (a list of ids) that the caller has locked, divided as the one before: customers who come from now on count anew.
with changed as (
  update automation.experiments e
  set phase = e.phase + 1, updated_at = :now::timestamptz
  from jsonb_array_elements_text(:ids::jsonb) i (id)
  where e.tenant_id = :tenant_id::uuid and e.id = i.id::uuid and e.status = 'RUNNING'
  returning e.tenant_id, e.id, e.phase
),
ended as (
  update automation.experiment_phases p
  set ended_at = :now::timestamptz
  from changed c
  where p.tenant_id = c.tenant_id and p.experiment_id = c.id and p.phase = c.phase - 1
  returning p.tenant_id, p.experiment_id, c.phase, p.arms, p.cuts, p.holdout
)
insert into automation.experiment_phases (tenant_id, experiment_id, phase, arms, cuts, holdout, started_at, reason)
select n.tenant_id, n.experiment_id, n.phase, n.arms, n.cuts, n.holdout, :now::timestamptz, :reason::text
from ended n
