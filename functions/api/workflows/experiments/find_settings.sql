-- What people change of an experiment.
select e.name, e.key, e.trigger_id, e.status, e.labels, e.configs, to_jsonb(p.arms) as "arms!", to_jsonb(p.cuts) as "cuts!", p.holdout, e.control, e.outcome, e.event_type,
  e.outcome_days::int as "outcome_days!", e.better, e.smallest_arm, e.phase::int as "phase!", e.winner, e.revision
from automation.experiments e
join automation.experiment_phases p on p.tenant_id = e.tenant_id and p.experiment_id = e.id and p.phase = e.phase
where e.tenant_id = :tenant_id::uuid and e.id = :id::uuid
